#include "tools/larkdav/secret.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "tools/larkdav/command_output.h"
#include "tools/larkdav/failure.h"

namespace larkdav::tools {
namespace {

constexpr std::size_t kSecretOctetsMax = 64 * 1024;

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
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
  CommandOutput output = run_command(source.command);
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
