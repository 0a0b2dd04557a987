#include "tools/larkdav/failure.h"

#include <algorithm>
#include <utility>

namespace larkdav::tools {
namespace {

// Cures come from all layers: each is shown as a sentence.
std::string sentence(std::string text) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto word_end = std::find_if_not(text.begin(), text.end(), is_lower);
  if (word_end != text.begin() && (word_end == text.end() || *word_end == ' ')) {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  if (text.back() != '.' && text.back() != '?' && text.back() != '!') text += '.';
  return text;
}

std::string cure_of(const engine::ReplicaError& error) {
  const auto& details = error.details();
  if (!details.cure.empty()) return sentence(details.cure);
  switch (details.cause) {
    case engine::Cause::unreachable:
      return "Check the network and the server, then run it again: nothing is lost.";
    case engine::Cause::refused:
      return "Check that the account may use this calendar, then run it again.";
    case engine::Cause::authorisation:
      return "Check the credentials of the account in the configuration.";
    case engine::Cause::configuration:
      return "Correct the configuration.";
    case engine::Cause::storage:
      return "Check the free space and the permissions of the state folder.";
    case engine::Cause::internal:
      break;
  }
  return "This is a defect of larkdav: please report it with the output of -vv.";
}

std::string message_of(const engine::ReplicaError& error) {
  const auto& details = error.details();
  std::string message = error.what();
  const auto add = [&](const std::string& value, const std::string& words) {
    if (message.find(value) == std::string::npos) message += words;  // an adapter may have said it
  };
  if (details.service_code != 0) {
    const std::string code = std::to_string(details.service_code);
    add(code, " (code " + code + ")");
  }
  if (!details.request_id.empty()) {
    add(details.request_id, " [log id " + details.request_id + "]");
  }
  return message;
}

}  // namespace

Failure failure_of(const engine::ReplicaError& error) {
  const auto cause = error.details().cause;
  return {exit_code_of(cause), outcome_of(cause), message_of(error), cure_of(error)};
}

Failure current_failure() {
  try {
    throw;
  } catch (const Interrupted& error) {
    return {ExitCode::interrupted, engine::Outcome::error, error.what(), "Run it again to go on."};
  } catch (const LockedError& error) {
    return {ExitCode::locked, engine::Outcome::error, error.what(), error.cure()};
  } catch (const engine::ReplicaError& error) {
    return failure_of(error);
  } catch (const std::exception& error) {
    return {ExitCode::internal, engine::Outcome::error,
            std::string("internal error: ") + error.what(),
            "This is a defect of larkdav: please report it with the output of -vv."};
  }
}

engine::ReplicaError usage_error(const std::string& message, const std::string& cure) {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::configuration;
  details.cure = cure;
  return {message, details};
}

}  // namespace larkdav::tools
