#include "tests/tree/source_tree.h"
#include "tests/support/places.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace larkdav::tests {
namespace {

namespace fs = std::filesystem;

const std::set<std::string> kTextEnds{".h",   ".cc",   ".py",   ".sh", ".md",
                                      ".txt", ".json", ".toml", ""};

bool left_out(const std::string& path) {
  return path.starts_with("build/") || path.starts_with(".git/") ||
         path.starts_with("tests/data/") || path.find("/__pycache__/") != std::string::npos;
}

std::vector<SourceFile> read_project(const fs::path& root) {
  std::vector<SourceFile> files;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator();
       ++at) {
    const std::string path = at->path().lexically_relative(root).generic_string();
    if (at->is_directory()) {
      if (left_out(path + "/")) at.disable_recursion_pending();
      continue;
    }
    if (!at->is_regular_file() || path == ".git") continue;
    if (kTextEnds.count(at->path().extension().string()) == 0) continue;
    std::ifstream in(at->path(), std::ios::binary);
    files.push_back(source_file(path, std::string(std::istreambuf_iterator<char>(in), {})));
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace

SourceFile source_file(const std::string& path, std::string_view text) {
  SourceFile file{path, {}};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    file.lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return file;
}

std::string to_string(const Findings& findings) {
  std::ostringstream out;
  for (const Finding& finding : findings) {
    out << "\n" << finding.path << ":" << finding.line << ": " << finding.what;
  }
  return out.str();
}

const std::vector<SourceFile>& project() {
  static const std::vector<SourceFile> files = read_project(tests::source_dir());
  return files;
}

std::vector<const SourceFile*> code(const std::vector<SourceFile>& files) {
  std::vector<const SourceFile*> found;
  for (const SourceFile& file : files) {
    if (file.path.ends_with(".h") || file.path.ends_with(".cc")) found.push_back(&file);
  }
  return found;
}

bool long_for_a_reason(const SourceFile& file, std::size_t line) {
  for (std::size_t above = line - 1; above > 0; --above) {
    const std::string& text = file.lines.at(above - 1);
    if (!text.starts_with("//")) return false;
    if (text.starts_with("// long because: ")) return true;
  }
  return false;
}

}  // namespace larkdav::tests
