// Files and functions that fit into a head.
#include <doctest/doctest.h>

#include "tests/tree/source_tree.h"

namespace larkdav::tests {
namespace {

constexpr std::size_t kFileLinesMax = 400;
constexpr std::size_t kFunctionLinesMax = 70;

Findings long_files(const std::vector<SourceFile>& files) {
  Findings findings;
  for (const SourceFile* file : code(files)) {
    const std::size_t lines = file->lines.size();
    const bool reason = lines > 0 && file->lines.front().starts_with("// long because: ");
    if (lines > kFileLinesMax && !reason) {
      findings.push_back({file->path, 1,
                          "a file of " + std::to_string(lines) + " lines (at most " +
                              std::to_string(kFileLinesMax) +
                              "): one concept a file, or start it with // long because: …"});
    }
  }
  return findings;
}

Findings long_functions(const std::vector<SourceFile>& files) {
  Findings findings;
  for (const SourceFile* file : code(files)) {
    for (const Function& function : functions(*file)) {
      const std::size_t lines = function.last - function.first + 1;
      if (lines <= kFunctionLinesMax || long_for_a_reason(*file, function.first)) continue;
      findings.push_back({file->path, function.first,
                          function.name + "() has " + std::to_string(lines) + " lines (at most " +
                              std::to_string(kFunctionLinesMax) +
                              "): split it, or say // long because: … right above"});
    }
  }
  return findings;
}

TEST_CASE("no file is longer than a reader's patience") {
  const Findings findings = long_files(project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

TEST_CASE("no function is longer than a screen") {
  const Findings findings = long_functions(project());
  CHECK_MESSAGE(findings.empty(), to_string(findings));
}

std::vector<std::string> names(const std::string& text) {
  std::vector<std::string> names;
  for (const Function& function : functions(source_file("a.cc", text))) {
    names.push_back(function.name + " " + std::to_string(function.first) + "-" +
                    std::to_string(function.last));
  }
  return names;
}

using Names = std::vector<std::string>;

TEST_CASE("functions are found by their braces") {
  CHECK(names("namespace a {\nint f() {\n  return 1;\n}\n}") == Names{"f 2-4"});
  CHECK(names("struct S {\n  int f() const { return 1; }\n  int g();\n};") == Names{"f 2-2"});
  CHECK(names("template <class T>\nT f(\n    T t) {\n  return t;\n}") == Names{"f 1-5"});
  CHECK(names("int f() {\n  auto g = [] {\n  };\n}\nint h() {}") == Names{"f 1-4", "h 5-5"});
  CHECK(names("const int k[] = {\n  1, 2};\nint f() {}") == Names{"f 3-3"});
  CHECK(names("enum class E { a };\nclass C : D {\n  C() {}\n};") == Names{"C 3-3"});
  CHECK(names("TEST_CASE(\"{ not a brace\") {\n}\n") == Names{"TEST_CASE 1-2"});
  CHECK(names("S& S::operator=(S s) {\n}\n") == Names{" 1-2"});
  CHECK(names("int f(int a = 1) {\n}\n") == Names{"f 1-2"});
}

TEST_CASE("braces in comments, literals and directives are no braces") {
  CHECK(names("int f() {\n  // }\n  /* }\n */\n  char c = '}';\n  auto s = \"}\\\"}\";\n}") ==
        Names{"f 1-7"});
  CHECK(names("auto k = R\"x(\n} )\" {\n)x\";\n#define X {\nint f() {\n  int n = 1'000;\n}") ==
        Names{"f 5-7"});
}

TEST_CASE("what is too long is found, unless a reason is given") {
  const std::string body(2 * 70, '\n');
  const std::string function = "int f() {" + body + "}\n";
  CHECK(long_functions({source_file("a.cc", function)}).size() == 1);
  CHECK(long_functions({source_file("a.cc", "// long because: a table\n" + function)}).empty());
  CHECK(long_functions({source_file("a.cc", "int f() {\n}\n" + body)}).empty());
  CHECK(long_files({source_file("a.cc", std::string(401, '\n'))}).size() == 1);
  CHECK(long_files({source_file("a.cc", std::string(400, '\n'))}).empty());
  CHECK(long_files({source_file("a.md", std::string(401, '\n'))}).empty());
  CHECK(long_files({source_file("a.cc", "// long because: a table\n" + std::string(401, '\n'))})
            .empty());
}

}  // namespace
}  // namespace larkdav::tests
