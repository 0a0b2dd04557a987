// The source tree as text, for the rules that compilers do not know.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace larkdav::tests {

struct SourceFile {
  std::string path;  // from the root, with "/"
  std::vector<std::string> lines;
};
SourceFile source_file(const std::string& path, std::string_view text);

struct Finding {
  std::string path;
  std::size_t line = 0;  // from 1
  std::string what;      // what is wrong and what to do
};
using Findings = std::vector<Finding>;
std::string to_string(const Findings& findings);  // one "path:line: what" a line

// Every text file of the project: code, scripts, documents. Not build/, not tests/data/.
const std::vector<SourceFile>& project();
// The C++ files of it.
std::vector<const SourceFile*> code(const std::vector<SourceFile>& files);

// The code of a file without comments, with the contents of literals and preprocessor lines
// blanked; line for line the same.
std::string bare_code(const SourceFile& file);

struct Function {
  std::string name;  // "" where none was found
  std::size_t first = 0;
  std::size_t last = 0;  // lines, from 1, both included
};
// Function bodies, by matching braces: lambdas belong to the function they stand in.
std::vector<Function> functions(const SourceFile& file);

// Whether "// long because: …" stands in the comment right above the line.
bool long_for_a_reason(const SourceFile& file, std::size_t line);

}  // namespace larkdav::tests
