// What is told when something could not be done at all: what happened, what to do about it, and the
// exit code.
#pragma once

#include <exception>
#include <string>

#include "engine/error.h"
#include "tools/larkdav/exit_code.h"

namespace larkdav::tools {

struct Failure {
  ExitCode code = ExitCode::internal;
  engine::Outcome outcome = engine::Outcome::error;
  std::string message;  // what happened, to which calendar
  std::string cure;     // what to do; may be empty
};

Failure failure_of(const engine::ReplicaError& error);
// Of the exception being handled, whatever it is. REQUIRES a catch block.
Failure current_failure();

// A mistake of the caller or in the configuration: exit 2.
engine::ReplicaError usage_error(const std::string& message, const std::string& cure);

// Another run holds the lock: exit 6.
class LockedError : public std::runtime_error {
 public:
  LockedError(const std::string& message, std::string cure)
      : std::runtime_error(message), cure_(std::move(cure)) {}
  [[nodiscard]] const std::string& cure() const { return cure_; }

 private:
  std::string cure_;
};

// SIGINT or SIGTERM was obeyed: exit 130.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted; what was done is recorded") {}
};

}  // namespace larkdav::tools
