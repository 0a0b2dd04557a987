#include "adapters/vdir/account.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "adapters/digest.h"
#include "adapters/vdir/replica.h"

namespace larkdav::adapters::vdir {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& message, const std::string& cure) {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::configuration;
  details.cure = cure;
  throw engine::ReplicaError(message, details);
}

// First line of a small file; empty where there is none.
std::string first_line(const fs::path& path) {
  constexpr std::size_t kLength = 256;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {};
  std::ifstream in(path, std::ios::binary);
  std::string line(kLength, '\0');
  in.read(line.data(), kLength);
  line.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  line = line.substr(0, line.find_first_of(std::string_view("\r\n\0", 3)));
  const auto last = line.find_last_not_of(" \t");
  return last == std::string::npos ? std::string() : line.substr(0, last + 1);
}

bool is_color(const std::string& text) {
  constexpr std::size_t kLength = 7;
  return text.size() == kLength && text[0] == '#' &&
         std::all_of(text.begin() + 1, text.end(),
                     [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
}

CalendarInfo describe(const fs::path& folder) {
  CalendarInfo info;
  info.id = folder.string();
  info.name = first_line(folder / "displayname");
  if (info.name.empty()) info.name = folder.filename().string();
  if (const std::string color = first_line(folder / "color"); is_color(color)) info.color = color;
  info.writable = ::access(info.id.c_str(), W_OK | X_OK) == 0;
  info.role = info.writable ? "owner" : "reader";
  return info;
}

// The name itself where it can be a folder's name, else a hash.
std::string folder_name(const std::string& name) {
  constexpr std::size_t kLength = 200;
  const bool plain = !name.empty() && name.size() <= kLength && name.front() != '.' &&
                     std::none_of(name.begin(), name.end(), [](char c) {
                       return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
                     });
  constexpr std::size_t kHash = 12;
  return plain ? name : "calendar-" + base32(sha256(name)).substr(0, kHash);
}

}  // namespace

std::string expand_home(const std::string& path) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || (path != "~" && !path.starts_with("~/"))) return path;
  return home + path.substr(1);
}

VdirAccount::VdirAccount(std::string path)
    : path_(fs::absolute(expand_home(path)).lexically_normal().string()) {}

std::vector<CalendarInfo> VdirAccount::calendars() {
  std::error_code error;
  fs::directory_iterator entries(path_, error);
  if (error)
    fail("cannot list the calendars in " + path_ + ": " + error.message(),
         "make the folder, or correct the account's path");
  std::vector<CalendarInfo> calendars;
  for (const auto& entry : entries) {
    if (entry.path().filename().string().front() == '.') continue;
    if (entry.is_directory(error)) calendars.push_back(describe(entry.path()));
  }
  std::sort(calendars.begin(), calendars.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return calendars;
}

std::unique_ptr<engine::Replica> VdirAccount::open(const CalendarInfo& calendar,
                                                   const OpenOptions& options) {
  const fs::path folder = fs::path(path_) / calendar.id;  // an absolute id stands for itself
  return std::make_unique<VdirReplica>(folder.string(), options.floating_zone,
                                       options.attendee_style);
}

CalendarInfo VdirAccount::make_calendar(const std::string& name) {
  const fs::path folder = fs::path(path_) / folder_name(name);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    fail("cannot make the calendar folder " + folder.string() + ": " + error.message(),
         "check that its parent folder may be written");
  if (folder.filename() != name) {
    std::ofstream out(folder / "displayname", std::ios::binary);
    out << name;
    if (!out.flush()) fail("cannot write " + (folder / "displayname").string(), "check the disk");
  }
  return describe(folder);
}

}  // namespace larkdav::adapters::vdir
