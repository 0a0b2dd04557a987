// Foreign calendar files go vdir → Feishu → a second vdir; an expander not ours finds the same
// occurrences at both ends. The files are not part of the project: skipped where they are absent.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <set>

#include "mapping/ical/reader.h"
#include "tests/interop/way.h"
#include "tests/support/places.h"

namespace larkdav::tests {
namespace {

namespace fs = std::filesystem;

constexpr long kPercentSame = 99;
// `time_zone` of the pair: of floating times, for which the expanders take those of unknown zones
// too. One file names the zone US-Eastern, of which RFC 2445 makes examples, and describes it
// nowhere: it belongs to somebody who lives there.
std::string zone_of(const std::string& path) {
  return path == "libical/files/test-data/recur-errors.ics" ? "America/New_York" : "Europe/Berlin";
}
constexpr std::chrono::milliseconds kLongest{
    1000};  // of processor time, a hundred events both ways

fs::path shared_folder() {
  for (const char* where : {"/../shared", "/../../shared"}) {
    const fs::path folder = source_dir().string() + where;
    if (fs::exists(folder / "corpora/open/index.json")) return folder;
  }
  return {};
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

struct Carried {
  std::string path;
  std::string notes;  // what our own report said
  long quiet_writes = 0;
  std::chrono::milliseconds took{};
  long resources = 0;
};

std::string notes_of(const engine::PairReport& report) {
  std::set<std::string> notes;
  for (const auto& note : report.failed) notes.insert("failed: " + note.reason);
  for (const auto& note : report.kept_back) notes.insert("kept: " + note.field + " " + note.reason);
  for (const auto& note : report.losses) notes.insert("loss: " + note.field + " " + note.reason);
  if (report.error) notes.insert("error: " + report.error->message);
  std::string out;
  for (const auto& note : notes) out += " [" + note + "]";
  return out;
}

Carried carry(const fs::path& file, const std::string& name, const fs::path& out) {
  const std::string text = text_of(file);
  Carried carried;
  carried.path = name;
  write(out / "first.ics", text);
  const std::clock_t begin = std::clock();
  Way way(zone_of(name));
  long number = 0;
  for (const auto& resource : mapping::ical::split_file(text).resources) {
    way.first.put(std::to_string(++number) + ".ics", resource.text);
  }
  carried.notes = notes_of(way.sync_first());
  carried.notes += notes_of(way.sync_second());
  carried.quiet_writes = writes(way.sync_first()) + writes(way.sync_second());
  carried.took = std::chrono::milliseconds((std::clock() - begin) * 1000 / CLOCKS_PER_SEC);
  carried.resources = number;
  fs::create_directories(out / "second");
  for (const auto& [file_name, content] : way.second.texts()) {
    write(out / "second" / file_name, content);
  }
  return carried;
}

// Files that differ, or only in titles, for a reason: path → reason.
std::map<std::string, std::string> documented_differences() {
  std::map<std::string, std::string> out;
  std::ifstream in(source_dir() / "tests/interop/corpus_differences.tsv");
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (tab != std::string::npos) out[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return out;
}

std::vector<std::string> lines_of(const std::string& command) {
  std::vector<std::string> lines;
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string line;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    lines.push_back(line);
    line.clear();
  }
  REQUIRE(::pclose(pipe) == 0);
  return lines;
}

}  // namespace

TEST_CASE("foreign calendars show the same occurrences after a way through Feishu") {
  const fs::path shared = shared_folder();
  if (shared.empty()) {
    MESSAGE("the corpus of foreign calendars is absent: nothing was tried");
    return;
  }
  if (!fs::exists("/usr/lib/python3/dist-packages/icalendar")) {
    MESSAGE("python3-icalendar is not installed: nothing was tried");
    return;
  }
  const char* only = std::getenv("LARKDAV_CORPUS");  // part of a path: these files alone
  const Folder out;
  const auto index = Json::parse(text_of(shared / "corpora/open/index.json"));
  std::vector<Carried> files;
  for (const auto& entry : index) {
    if (!entry.at("oracles_agree").get<bool>()) continue;
    const std::string path = entry.at("path");
    if (only != nullptr && path.find(only) == std::string::npos) continue;
    CAPTURE(path);
    Carried carried;
    carried.path = path;
    const fs::path place = out.path() / std::to_string(files.size());
    write(place / "events", std::to_string(entry.at("n_vevent").get<long>()));
    write(place / "zone", zone_of(path));
    CHECK_NOTHROW(carried = carry(shared / "corpora/open" / path, path, place));
    CHECK(carried.quiet_writes == 0);
    CHECK(carried.took <= kLongest * (1 + carried.resources / 100));
    files.push_back(std::move(carried));
  }
  REQUIRE_FALSE(files.empty());
  auto lines =
      lines_of("/usr/bin/python3 '" + (source_dir() / "tests/interop/corpus_compare.py").string() +
               "' '" + (shared / "oracles").string() + "' '" + out.path().string() + "' '" +
               (binary_dir() / "icaljs").string() + "'");
  REQUIRE(lines.size() == files.size() + 1);
  MESSAGE(lines.back());  // what each expander finds
  lines.pop_back();
  const std::map<std::string, std::string> documented = documented_differences();
  std::string others;
  std::set<std::string> differing;
  long same = 0;
  long titles = 0;  // the same occurrences, some under another title
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find("\tsame\t") != std::string::npos) {
      ++same;
      continue;
    }
    if (lines[i].find("\ttitles\t") != std::string::npos) ++titles;
    differing.insert(files[i].path);
    if (documented.count(files[i].path) == 0) {
      others += "\n" + files[i].path + "\t" + lines[i] + files[i].notes;
    }
  }
  const long alike = same + titles;
  MESSAGE(alike, " of ", files.size(), " files show the same occurrences, ", titles,
          " of them some under another title");
  CHECK(others == "");
  if (only != nullptr) return;
  CHECK(alike * 100 >= static_cast<long>(files.size()) * kPercentSame);
  for (const auto& [path, reason] : documented) {
    CAPTURE(path);
    CHECK(differing.count(path) == 1);  // no excuse outlives its difference
  }
}

}  // namespace larkdav::tests
