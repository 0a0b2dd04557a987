#include "tools/larkdav/private_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tools/larkdav/failure.h"

namespace larkdav::tools {
namespace {

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

[[noreturn]] void fail(const std::string& path, int error) {
  throw usage_error(path + " can't be written: " + std::strerror(error),
                    "Name another file with -o.");
}

}  // namespace

void write_private_file(const std::string& path, std::string_view text) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {  // a pipe, /dev/stdout
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const bool written = file >= 0 && write_all(file, text);
    const int error = errno;
    if (file >= 0) close(file);
    if (!written) fail(path, error);
    return;
  }
  std::string beside = path + ".XXXXXX";
  const int file = mkostemp(beside.data(), O_CLOEXEC);  // 0600
  if (file < 0) fail(path, errno);
  const bool written = write_all(file, text) && fsync(file) == 0;
  const int error = errno;
  close(file);
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
    const int cause = written ? errno : error;
    unlink(beside.c_str());
    fail(path, cause);
  }
}

}  // namespace larkdav::tools
