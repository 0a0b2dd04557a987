#include "state/open.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "state/schema.h"

namespace larkdav::state {
namespace {

void make_folder(const std::string& folder) {
  const std::filesystem::path path(folder);
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (mkdir(folder.c_str(), 0700) == 0) return;
  const int code = errno;
  if (code == EEXIST && std::filesystem::is_directory(path, error)) return;
  fail("the state folder " + folder + " cannot be made: " + std::strerror(code),
       "choose a folder that this user may write with --state");
}

// It holds tokens: nobody else may read it. SQLite gives its WAL the same mode. An existing file is
// not opened here: closing it would let go of the locks that this process has on it through SQLite.
void make_private_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    close(descriptor);
    return;
  }
  if (errno == EEXIST) {
    if (access(path.c_str(), R_OK | W_OK) == 0 && chmod(path.c_str(), 0600) == 0) return;
  }
  fail("the state database " + path + " cannot be used: " + std::strerror(errno),
       "make the state folder and its files writable for this user alone");
}

}  // namespace

Database open_state(const std::string& folder) {
  make_folder(folder);
  const std::string path = folder + "/larkdav.db";
  make_private_file(path);
  Database database(path);
  migrate(database);
  return database;
}

Database scratch_copy(const Database& database) { return database.copy_in_memory(); }

Database empty_state() {
  Database database(":memory:");
  migrate(database);
  return database;
}

}  // namespace larkdav::state
