#include "tools/larkdav/command_output.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

extern char** environ;

namespace larkdav::tools {
namespace {

constexpr std::size_t kOctetsMax = 64 * 1024;

std::vector<char*> argv_of(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  [[nodiscard]] bool open() { return pipe2(ends.data(), O_CLOEXEC) == 0; }
  void shut(std::size_t end) {
    if (ends[end] >= 0) close(ends[end]);
    ends[end] = -1;
  }
  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    shut(0);
    shut(1);
  }
};

// Inputs are secrets of a few KiB, which a pipe takes at once.
void write_input(int descriptor, const std::string& input) {
  std::size_t done = 0;
  while (done < input.size()) {
    const ssize_t written = write(descriptor, input.data() + done, input.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // it did not want it; its exit code tells
    done += static_cast<std::size_t>(written);
  }
}

std::string read_output(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() <= kOctetsMax) {
    const ssize_t got = read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

CommandOutput run_command(const std::vector<std::string>& command, const std::string& input,
                          Complaints complaints) {
  Pipe out;
  Pipe in;
  Pipe err;
  const bool takes = complaints == Complaints::taken;
  if (!out.open() || (!input.empty() && !in.open()) || (takes && !err.open())) {
    return {"", std::strerror(errno), "", -1};
  }
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  if (!input.empty()) posix_spawn_file_actions_adddup2(&actions, in.ends[0], STDIN_FILENO);
  if (takes) posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
  auto arguments = argv_of(command);
  pid_t child = 0;
  const int spawned =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  out.shut(1);
  err.shut(1);
  in.shut(0);
  if (spawned != 0) return {"", std::strerror(spawned), "", -1};
  if (!input.empty()) write_input(in.ends[1], input);
  in.shut(1);
  CommandOutput output;
  output.text = read_output(out.ends[0]);
  out.shut(0);
  // Read after the output: it is a line or two, which the pipe holds until then.
  if (takes) output.complaint = read_output(err.ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) {
    output.trouble = "it was ended by a signal";
  } else {
    output.exit_code = WEXITSTATUS(status);
    if (output.exit_code != 0) {
      output.trouble = "it ended with exit code " + std::to_string(output.exit_code);
    }
  }
  return output;
}

bool start_command(const std::vector<std::string>& command) {
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  }
  auto arguments = argv_of(command);
  pid_t child = 0;
  const int spawned =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) return false;
  std::thread([child] {  // so that it leaves no zombie
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  })
      .detach();
  return true;
}

}  // namespace larkdav::tools
