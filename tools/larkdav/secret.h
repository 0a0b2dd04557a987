// Secrets: where the configuration says they come from, and their values, which no stream prints.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace larkdav::tools {

// Has no operator<< and no conversion: only reveal() shows it, at the one place that sends it.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  [[nodiscard]] const std::string& reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

struct SecretSource {
  enum class From { nowhere, plain, environment, file, command };
  From from = From::nowhere;
  Secret plain;
  std::string name;                  // variable | path
  std::vector<std::string> command;  // argv, run without a shell
  int line = 0;                      // where the configuration says so
};

// The secret, without the line end after it. Throws a configuration error that says where it was
// looked for, never what was found.
Secret resolve(const SecretSource& source, const std::string& whose);

// Why resolve() would fail, as far as can be told without running a command; "" when nothing is
// wrong.
std::string unreachable_reason(const SecretSource& source);

}  // namespace larkdav::tools
