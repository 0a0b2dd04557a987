// ARCHITECTURE.md names only what is there.
#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <utility>

#include "tests/tree/source_tree.h"

namespace larkdav::tests {
namespace {

struct Quoted {
  std::size_t line = 0;
  std::string text;
};

// What stands in backticks, code blocks left out.
std::vector<Quoted> quoted(const SourceFile& file) {
  static const std::regex kTicks("`([^`]+)`");
  std::vector<Quoted> found;
  bool block = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (line.starts_with("```")) block = !block;
    if (block || line.starts_with("```")) continue;
    for (auto at = std::sregex_iterator(line.begin(), line.end(), kTicks);
         at != std::sregex_iterator(); ++at) {
      found.push_back({i + 1, (*at)[1]});
    }
  }
  return found;
}

bool is_path(const std::string& text) {
  static const std::regex kPath(R"([\w.-]+(/[\w.-]*)+|[\w-]+\.(h|cc|md|txt))");
  return std::regex_match(text, kPath);
}

// `engine/`, `engine/pass.cc`, or the start of several: `mapping/timezone`.
bool path_exists(const std::string& text, const std::vector<SourceFile>& files) {
  return std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
    if (!file.path.starts_with(text)) return false;
    const std::string rest = file.path.substr(text.size());
    return rest.empty() || text.ends_with("/") || rest.find_first_of("/._") == 0;
  });
}

std::set<std::string> words_of_code(const std::vector<SourceFile>& files) {
  std::set<std::string> words;
  for (const SourceFile* file : code(files)) {
    if (file->path.starts_with("tests/tree/")) continue;
    for (const std::string& line : file->lines) {
      std::string word;
      for (const char c : line + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
          word += c;
        } else {
          words.insert(std::exchange(word, ""));
        }
      }
    }
  }
  return words;
}

bool identifier_exists(std::string text, const std::set<std::string>& words) {
  static const std::regex kPart(R"([A-Za-z_]\w*)");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kPart);
       at != std::sregex_iterator(); ++at) {
    if (words.count(at->str()) == 0) return false;
  }
  return true;
}

Findings missing_names(const SourceFile& document, const std::vector<SourceFile>& files) {
  static const std::regex kIdentifier(R"([A-Za-z_]\w*(::[A-Za-z_]\w*)*(\(\))?)");
  const std::set<std::string> words = words_of_code(files);
  Findings findings;
  for (const Quoted& name : quoted(document)) {
    if (is_path(name.text)) {
      if (!path_exists(name.text, files)) {
        findings.push_back({document.path, name.line, name.text + ": no such file or folder"});
      }
    } else if (std::regex_match(name.text, kIdentifier) && !identifier_exists(name.text, words) &&
               !path_exists(name.text + "/", files)) {
      findings.push_back({document.path, name.line, name.text + ": no such name in the code"});
    }
  }
  return findings;
}

TEST_CASE("the architecture names only files and identifiers that exist") {
  const auto document =
      std::find_if(project().begin(), project().end(),
                   [](const SourceFile& file) { return file.path == "ARCHITECTURE.md"; });
  REQUIRE(document != project().end());
  const Findings findings = missing_names(*document, project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

TEST_CASE("a name that is not there is found") {
  const std::vector<SourceFile> files{source_file("engine/pass.cc", "Result run_pass(Pair pair);"),
                                      source_file("mapping/timezone_names.h", "")};
  const auto missing = [&](const std::string& text) {
    return missing_names(source_file("ARCHITECTURE.md", text), files).size();
  };
  CHECK(missing("`engine/pass.cc` `engine/` `mapping/timezone` `run_pass` `run_pass()` `engine`") ==
        0);
  CHECK(missing("`engine/past.cc`") == 1);
  CHECK(missing("`state/`") == 1);
  CHECK(missing("`mapping/time`") == 1);
  CHECK(missing("`run_past()`") == 1);
  CHECK(missing("`Pair::run_past`") == 1);
  CHECK(missing("`pass.h`") == 1);
  CHECK(missing("`a sentence of words` and `k = v`") == 0);
  CHECK(missing("```\n`engine/past.cc`\n```") == 0);
}

}  // namespace
}  // namespace larkdav::tests
