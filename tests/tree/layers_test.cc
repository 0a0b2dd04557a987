// Which layer may include what (ARCHITECTURE.md, "Layers").
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "tests/tree/source_tree.h"

namespace larkdav::tests {
namespace {

// The first folder that matches names the layer.
struct Layer {
  std::string folder;
  std::vector<std::string> may_include;  // folders; "" is everything
};
const std::vector<Layer> kLayers{
    {"engine/", {"engine/"}},
    {"mapping/", {"engine/", "mapping/"}},
    {"adapters/", {"engine/", "mapping/", "adapters/"}},
    {"state/", {"engine/", "state/"}},
    {"tools/feishu_sim/", {"tools/feishu_sim/"}},
    {"tools/", {"engine/", "mapping/", "adapters/", "state/", "tools/"}},
    {"tests/", {""}},
};

struct ThirdParty {
  std::string header;                 // how the include starts
  std::vector<std::string> confined;  // how the path of the file starts; tests/ are free
  bool one_file = false;              // of the files outside tests/
};
const std::vector<ThirdParty> kThirdParty{
    {"libical/", {"mapping/ical/", "mapping/timezone", "mapping/recurrence"}},
    {"cctz/", {"mapping/ical/", "mapping/timezone", "mapping/recurrence", "tools/feishu_sim/"}},
    {"unicode/", {"mapping/ical/", "mapping/timezone", "mapping/recurrence"}},
    {"nlohmann/", {"mapping/feishu/", "adapters/feishu/", "state/", "tools/"}},
    {"curl/", {"adapters/http/"}, true},
    {"pugixml", {"adapters/caldav/"}, true},
    {"openssl/", {"adapters/"}},
    {"sqlite3", {"state/"}, true},
    {"CLI/", {"tools/"}},
    {"toml++/", {"tools/"}},
    {"spdlog/", {"tools/"}},
    {"boost/", {"tools/feishu_sim/"}, true},
    {"doctest/", {}},
    {"rapidcheck", {}},
};
// Headers of the system: only where effects are.
const std::vector<std::string> kEffects{"adapters/", "state/", "tools/", "tests/"};

struct Include {
  std::size_t line = 0;
  std::string target;
  bool quoted = false;
};

std::vector<Include> includes(const SourceFile& file) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> found;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (std::regex_search(file.lines[i], match, kInclude)) {
      found.push_back({i + 1, match[2], match[1] == "\""});
    }
  }
  return found;
}

bool starts_with_any(const std::string& text, const std::vector<std::string>& starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](const std::string& start) { return text.starts_with(start); });
}

// What is wrong with including `target`, or "".
std::string refusal_of_own(const SourceFile& file, const std::string& target,
                           const std::set<std::string>& paths) {
  const auto layer = std::find_if(kLayers.begin(), kLayers.end(), [&](const Layer& candidate) {
    return file.path.starts_with(candidate.folder);
  });
  if (layer == kLayers.end()) return "this folder is no layer: add it to the table of layers";
  if (paths.count(target) == 0) return "no such file; includes are root-relative";
  if (starts_with_any(target, layer->may_include)) return "";
  return layer->folder + " may not include this; see the layers in ARCHITECTURE.md";
}

std::string refusal_of_foreign(const SourceFile& file, const std::string& target) {
  const bool standard = target.find_first_of("./") == std::string::npos;
  if (standard || file.path.starts_with("tests/")) return "";
  for (const ThirdParty& third : kThirdParty) {
    if (!target.starts_with(third.header)) continue;
    if (starts_with_any(file.path, third.confined)) return "";
    return "<" + third.header + "…> is confined to other files; see the layers in ARCHITECTURE.md";
  }
  if (starts_with_any(file.path, kEffects)) return "";
  return "only headers of the standard library belong here";
}

Findings wrong_edges(const std::vector<SourceFile>& files) {
  std::set<std::string> paths;
  for (const SourceFile& file : files) paths.insert(file.path);
  Findings findings;
  for (const SourceFile* file : code(files)) {
    for (const Include& include : includes(*file)) {
      const std::string refusal = include.quoted ? refusal_of_own(*file, include.target, paths)
                                                 : refusal_of_foreign(*file, include.target);
      if (!refusal.empty()) {
        findings.push_back({file->path, include.line, include.target + ": " + refusal});
      }
    }
  }
  return findings;
}

// A library of which one file knows: the second file is the finding.
Findings second_files(const std::vector<SourceFile>& files) {
  std::map<std::string, std::string> first;
  Findings findings;
  for (const SourceFile* file : code(files)) {
    if (file->path.starts_with("tests/")) continue;
    for (const Include& include : includes(*file)) {
      for (const ThirdParty& third : kThirdParty) {
        if (!third.one_file || include.quoted || !include.target.starts_with(third.header))
          continue;
        const auto [holder, fresh] = first.emplace(third.header, file->path);
        if (!fresh && holder->second != file->path) {
          findings.push_back({file->path, include.line,
                              include.target + ": only one file may know this library, and " +
                                  holder->second + " does"});
        }
      }
    }
  }
  return findings;
}

Findings headers_included_twice(const std::vector<SourceFile>& files) {
  Findings findings;
  for (const SourceFile* file : code(files)) {
    if (!file->path.ends_with(".h")) continue;
    const auto& lines = file->lines;
    if (std::find(lines.begin(), lines.end(), "#pragma once") == lines.end()) {
      findings.push_back({file->path, 1, "a header starts with #pragma once"});
    }
  }
  return findings;
}

TEST_CASE("layers include only what they may") {
  const Findings findings = wrong_edges(project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

TEST_CASE("libraries that one file may know are known by one file") {
  const Findings findings = second_files(project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

TEST_CASE("every header is included once") {
  const Findings findings = headers_included_twice(project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

TEST_CASE("the whole tree is read") {
  std::set<std::string> folders;
  for (const SourceFile* file : code(project())) {
    folders.insert(file->path.substr(0, file->path.find('/') + 1));
  }
  for (const char* folder : {"engine/", "mapping/", "adapters/", "state/", "tools/", "tests/"}) {
    CAPTURE(folder);
    CHECK(folders.count(folder) == 1);
  }
}

TEST_CASE("a wrong include is found") {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"engine/a.h", "#include \"state/b.h\""},
      {"engine/a.h", "#include <sys/stat.h>"},
      {"engine/a.h", "#include <nlohmann/json.hpp>"},
      {"mapping/a.h", "#include \"adapters/b.h\""},
      {"mapping/a.h", "#include <cctz/time_zone.h>"},
      {"adapters/a.h", "#include \"state/b.h\""},
      {"adapters/http/a.h", "#include <nlohmann/json.hpp>"},
      {"state/a.h", "#include \"adapters/b.h\""},
      {"state/a.h", "#include <curl/curl.h>"},
      {"tools/feishu_sim/a.h", "#include \"engine/b.h\""},
      {"tools/larkdav/a.h", "#include <boost/asio.hpp>"},
      {"tools/larkdav/a.h", "#include \"tests/b.h\""},
      {"state/a.h", "#include \"b.h\""},
      {"elsewhere/a.h", "#include \"state/b.h\""},
  };
  for (const auto& [path, text] : wrong) {
    CAPTURE(path);
    CAPTURE(text);
    std::vector<SourceFile> files{source_file(path, text)};
    for (const char* other : {"state/b.h", "adapters/b.h", "engine/b.h", "tests/b.h"}) {
      files.push_back(source_file(other, ""));
    }
    CHECK(wrong_edges(files).size() == 1);
  }
  CHECK(wrong_edges({source_file("state/a.h", "#include <string>\n#include \"engine/b.h\""),
                     source_file("engine/b.h", "")})
            .empty());
  CHECK(second_files({source_file("state/a.cc", "#include <sqlite3.h>"),
                      source_file("state/b.cc", "#include <sqlite3.h>")})
            .size() == 1);
}

}  // namespace
}  // namespace larkdav::tests
