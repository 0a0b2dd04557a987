#include "adapters/vdir/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <system_error>

#include "adapters/ical_goal.h"
#include "engine/error.h"

namespace larkdav::adapters::vdir {
namespace {

constexpr std::int64_t kOctetsMax = 4 << 20;  // a calendar object far beyond anything real
// File systems stamp changes in steps, some of two seconds: a change right after the last one may
// carry the same time.
constexpr std::int64_t kStepNs = 2'000'000'000;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string system_message(int error) { return std::generic_category().message(error); }

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
  engine::ReplicaError::Details details;
  details.operation = what;
  details.cause = error == ENOSPC || error == EIO || error == EDQUOT ? engine::Cause::storage
                                                                     : engine::Cause::refused;
  details.retry = engine::Retry::later;
  details.cure =
      "check that the folder exists, that it may be read and written, and that its disk "
      "is not full";
  throw engine::ReplicaError("cannot " + what + " in " + path + ": " + system_message(error),
                             details);
}

Descriptor open_folder(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) fail("look", path, errno);
  return Descriptor(fd);
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Entry entry_of(const std::string& name, const struct stat& status, std::int64_t now) {
  Entry entry{name, {}, {}};
  const std::int64_t changed =
      static_cast<std::int64_t>(status.st_ctim.tv_sec) * 1'000'000'000 + status.st_ctim.tv_nsec;
  entry.signature = {changed + kStepNs < now ? changed : 0, status.st_size, status.st_ino};
  if (S_ISLNK(status.st_mode))
    entry.refused = "a symbolic link is not followed";
  else if (!S_ISREG(status.st_mode))
    entry.refused = "it is no regular file";
  else if (status.st_size > kOctetsMax)
    entry.refused = "the file is larger than 4 MiB";
  return entry;
}

// Empty where everything went well.
std::optional<int> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::fsync(fd) != 0) return errno;
  return std::nullopt;
}

std::string temporary_name(const std::string& name) { return "." + name + ".larkdav.tmp"; }

// The text under the temporary name, durable. `mode` of the file it will replace.
void write_temporary(int folder, const std::string& path, const std::string& name,
                     std::string_view text, std::optional<mode_t> mode) {
  const std::string temporary = temporary_name(name);
  ::unlinkat(folder, temporary.c_str(), 0);  // left by a crash
  constexpr mode_t kNewFile = 0666;          // less the umask
  const Descriptor file(::openat(folder, temporary.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kNewFile));
  if (!file.valid()) fail("write " + name, path, errno);
  auto error = write_all(file.get(), text);
  if (!error && mode && ::fchmod(file.get(), *mode) != 0) error = errno;
  if (!error) return;
  ::unlinkat(folder, temporary.c_str(), 0);
  fail("write " + name, path, *error);
}

void sync_folder(int folder, const std::string& path) {
  if (::fsync(folder) != 0) fail("make a write durable", path, errno);
}

// Under its name only if that is free.
bool publish_new(int folder, const std::string& path, const std::string& name) {
  const std::string temporary = temporary_name(name);
  int done = ::renameat2(folder, temporary.c_str(), folder, name.c_str(), RENAME_NOREPLACE);
  if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {  // file systems without that flag
    done = ::linkat(folder, temporary.c_str(), folder, name.c_str(), 0);
    const int error = errno;
    ::unlinkat(folder, temporary.c_str(), 0);
    errno = error;
  }
  if (done == 0) return true;
  const int error = errno;
  ::unlinkat(folder, temporary.c_str(), 0);
  if (error == EEXIST) return false;
  fail("create " + name, path, error);
}

}  // namespace

bool is_item_name(std::string_view name) {
  constexpr std::size_t kLength = 240;  // leaves room for the temporary name
  return name.size() > 4 && name.size() <= kLength && name.ends_with(".ics") &&
         name.front() != '.' && name.find_first_of(std::string_view("/\n\t\0", 4)) == name.npos;
}

std::vector<Entry> CollectionFolder::list() const {
  const Descriptor folder = open_folder(path_);
  const int copy = ::dup(folder.get());
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(copy < 0 ? nullptr : ::fdopendir(copy),
                                                   &::closedir);
  if (!stream) fail("list the files", path_, errno);
  const std::int64_t now = now_ns();
  std::vector<Entry> entries;
  for (errno = 0; const dirent* found = ::readdir(stream.get()); errno = 0) {
    const std::string name = found->d_name;
    struct stat status {};
    if (!is_item_name(name)) continue;
    if (::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
      entries.push_back(entry_of(name, status, now));
  }
  if (errno != 0) fail("list the files", path_, errno);
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return entries;
}

Contents CollectionFolder::read(const std::string& name) const {
  if (!is_item_name(name)) return Absent{};
  const Descriptor folder = open_folder(path_);
  const Descriptor file(
      ::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.valid()) {
    if (errno == ENOENT) return Absent{};
    if (errno == ELOOP) return Unreadable{"a symbolic link is not followed"};
    return Unreadable{"the file cannot be opened: " + system_message(errno)};
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return Unreadable{system_message(errno)};
  if (const Entry entry = entry_of(name, status, 0); !entry.refused.empty())
    return Unreadable{entry.refused};
  std::string text(static_cast<std::size_t>(status.st_size) + 1, '\0');
  std::size_t size = 0;
  while (true) {
    if (size == text.size()) text.resize(text.size() * 2);
    const ssize_t n = ::read(file.get(), text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Unreadable{"the file cannot be read: " + system_message(errno)};
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
    if (size > static_cast<std::size_t>(kOctetsMax)) return Unreadable{"the file grows while read"};
  }
  text.resize(size);
  return text;
}

bool CollectionFolder::writable() const { return ::access(path_.c_str(), W_OK | X_OK) == 0; }

Written CollectionFolder::create(const std::string& name, std::string_view text) const {
  const Descriptor folder = open_folder(path_);
  write_temporary(folder.get(), path_, name, text, std::nullopt);
  if (!publish_new(folder.get(), path_, name)) return Written::exists;
  sync_folder(folder.get(), path_);
  return Written::done;
}

Written CollectionFolder::replace(const std::string& name, std::string_view text,
                                  const std::string& expected) const {
  const Descriptor folder = open_folder(path_);
  struct stat status {};
  if (::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
    return Written::absent;
  constexpr mode_t kPermissions = 0777;
  write_temporary(folder.get(), path_, name, text, status.st_mode & kPermissions);
  // Compared last, so that the window for somebody's edit is as small as it can be.
  const Contents now = read(name);
  const auto* there = std::get_if<std::string>(&now);
  if (there == nullptr || text_revision(*there) != expected) {
    ::unlinkat(folder.get(), temporary_name(name).c_str(), 0);
    return std::holds_alternative<Absent>(now) ? Written::absent : Written::differs;
  }
  if (::renameat(folder.get(), temporary_name(name).c_str(), folder.get(), name.c_str()) != 0) {
    const int error = errno;
    ::unlinkat(folder.get(), temporary_name(name).c_str(), 0);
    fail("replace " + name, path_, error);
  }
  sync_folder(folder.get(), path_);
  return Written::done;
}

Written CollectionFolder::remove(const std::string& name, const std::string& expected) const {
  const Contents now = read(name);
  if (std::holds_alternative<Absent>(now)) return Written::absent;
  const auto* there = std::get_if<std::string>(&now);
  if (there == nullptr || text_revision(*there) != expected) return Written::differs;
  const Descriptor folder = open_folder(path_);
  if (::unlinkat(folder.get(), name.c_str(), 0) != 0) {
    if (errno == ENOENT) return Written::absent;
    fail("delete " + name, path_, errno);
  }
  sync_folder(folder.get(), path_);
  return Written::done;
}

}  // namespace larkdav::adapters::vdir
