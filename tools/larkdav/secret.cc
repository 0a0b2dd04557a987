#include "tools/larkdav/secret.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "tools/larkdav/failure.h"

extern char** environ;

namespace larkdav::tools {
namespace {

constexpr std::size_t kSecretOctetsMax = 64 * 1024;

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

struct Output {
  std::string text;
  std::string trouble;  // "" when the program ended with 0
};

Output run(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {"", std::strerror(errno)};
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int spawned =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  Output output;
  if (spawned != 0) {
    close(ends[0]);
    return {"", std::strerror(spawned)};
  }
  std::array<char, 4096> buffer{};
  while (output.text.size() <= kSecretOctetsMax) {
    const ssize_t got = read(ends[0], buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    output.text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) {
    output.trouble = "it was ended by a signal";
  } else if (WEXITSTATUS(status) != 0) {
    output.trouble = "it ended with exit code " + std::to_string(WEXITSTATUS(status));
  }
  return output;
}

Secret checked(std::string value, const std::string& whose, const std::string& where) {
  value = without_line_end(std::move(value));
  if (value.empty()) {
    throw usage_error(whose + ": " + where + " gives an empty secret", "Put the secret there.");
  }
  if (value.size() > kSecretOctetsMax) {
    throw usage_error(whose + ": " + where + " gives more than 64 KiB",
                      "Name a source that holds only the secret.");
  }
  return Secret(std::move(value));
}

}  // namespace

Secret resolve(const SecretSource& source, const std::string& whose) {
  if (const std::string reason = unreachable_reason(source); !reason.empty()) {
    throw usage_error(whose + ": " + reason, "Provide the secret where the configuration says.");
  }
  switch (source.from) {
    case SecretSource::From::nowhere:
      return {};
    case SecretSource::From::plain:
      return source.plain;
    case SecretSource::From::environment:
      return checked(std::getenv(source.name.c_str()), whose,
                     "the environment variable " + source.name);
    case SecretSource::From::file: {
      std::ifstream file(source.name, std::ios::binary);
      std::string text(kSecretOctetsMax + 1, '\0');
      file.read(text.data(), static_cast<std::streamsize>(text.size()));
      text.resize(static_cast<std::size_t>(file.gcount()));
      return checked(std::move(text), whose, source.name);
    }
    case SecretSource::From::command:
      break;
  }
  Output output = run(source.command);
  if (!output.trouble.empty()) {
    throw usage_error(
        whose + ": the command " + source.command.front() + " gave no secret: " + output.trouble,
        "Run it by hand and see what it says.");
  }
  return checked(std::move(output.text), whose, "the command " + source.command.front());
}

std::string unreachable_reason(const SecretSource& source) {
  if (source.from == SecretSource::From::environment && !std::getenv(source.name.c_str())) {
    return "the environment variable " + source.name + " is not set";
  }
  if (source.from == SecretSource::From::file && access(source.name.c_str(), R_OK) != 0) {
    return "the file " + source.name + " can't be read: " + std::strerror(errno);
  }
  return "";
}

}  // namespace larkdav::tools
