// A program as a process of its own: started, waited for, killed.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace larkdav::tests {

struct Confinement {
  std::optional<rlim_t> file_size_max;  // octets; a longer write fails as on a full disk
  std::optional<uid_t> user;            // runs as this one
};

class Program {
 public:
  // Both outputs go into the file `output`; no output file: nowhere.
  Program(const std::vector<std::string>& words, const std::string& output,
          const Confinement& confinement = {}) {
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no process can be made");
    if (pid_ == 0) become(argv, output.empty() ? "/dev/null" : output.c_str(), confinement);
  }
  Program(Program&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  Program& operator=(Program&&) = delete;
  ~Program() { end(SIGKILL); }

  // The exit code, or 128 and the signal that ended it.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return code(status);
  }
  std::optional<int> ended() {  // as wait(), where it has ended
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
    pid_ = 0;
    return code(status);
  }
  void end(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    wait();
  }

 private:
  static int code(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  [[noreturn]] static void become(const std::vector<char*>& argv, const char* output,
                                  const Confinement& confinement) {
    const int out = ::open(output, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    if (confinement.file_size_max) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{*confinement.file_size_max, *confinement.file_size_max};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (confinement.user && ::setuid(*confinement.user) != 0) ::_exit(126);
    ::execv(argv.front(), argv.data());
    ::_exit(127);
  }

  pid_t pid_ = 0;
};

}  // namespace larkdav::tests
