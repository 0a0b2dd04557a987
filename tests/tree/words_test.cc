// Words that say nothing, and notes that nobody comes back to.
#include <doctest/doctest.h>

#include <cctype>
#include <regex>
#include <set>

#include "tests/tree/source_tree.h"

namespace larkdav::tests {
namespace {

const std::set<std::string> kEmptyWords{"manager", "helper",   "handler", "util", "utils",
                                        "misc",    "common",   "data",    "info", "process",
                                        "helpers", "managers", "handlers"};

// "readData_now" → read, data, now
std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0) {
      words.emplace_back();
      continue;
    }
    if (std::isupper(byte) != 0) words.emplace_back();
    words.back() += static_cast<char>(std::tolower(byte));
  }
  return words;
}

std::string empty_word_in(const std::string& name) {
  for (const std::string& word : words_of(name)) {
    if (kEmptyWords.count(word) > 0) return word;
  }
  return "";
}

Findings empty_names(const std::vector<SourceFile>& files) {
  Findings findings;
  for (const SourceFile* file : code(files)) {
    const std::string in_path = empty_word_in(file->path);
    if (!in_path.empty()) {
      findings.push_back({file->path, 1, "\"" + in_path + "\" says nothing: name what it is"});
    }
    for (const Function& function : functions(*file)) {
      const std::string word = empty_word_in(function.name);
      if (word.empty()) continue;
      findings.push_back({file->path, function.first,
                          function.name + "(): \"" + word + "\" says nothing: name what it does"});
    }
  }
  return findings;
}

Findings notes_to_self(const std::vector<SourceFile>& files) {
  // Spelt apart, for this file is read too.
  static const std::regex kNote(
      "\\b(TO"
      "DO|FIX"
      "ME)\\b");
  Findings findings;
  for (const SourceFile& file : files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_search(file.lines[i], kNote)) {
        findings.push_back({file.path, i + 1, "finish it or leave it out; nobody comes back"});
      }
    }
  }
  return findings;
}

TEST_CASE("names say what things are") {
  const Findings findings = empty_names(project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

TEST_CASE("nothing is left for later") {
  const Findings findings = notes_to_self(project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

TEST_CASE("empty names and notes are found") {
  CHECK(empty_names({source_file("state/event_utils.h", "")}).size() == 1);
  CHECK(empty_names({source_file("state/a.cc", "void process_page() {}")}).size() == 1);
  CHECK(empty_names({source_file("state/a.cc", "void readData() {}")}).size() == 1);
  CHECK(empty_names({source_file("state/a.cc", "void database() {}\nint n = s.data();")}).empty());
  CHECK(notes_to_self({source_file("a.md",
                                   "so.\n// TO"
                                   "DO: more")})
            .size() == 1);
  CHECK(notes_to_self({source_file("a.md",
                                   "a VTO"
                                   "DO is none")})
            .empty());
}

}  // namespace
}  // namespace larkdav::tests
