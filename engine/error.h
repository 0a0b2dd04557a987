// The one exception for breakdowns. Expected outcomes are values (StepResult, ItemState). Made from
// one classification table per adapter; caught per operation, per calendar, and in main.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace larkdav::engine {

enum class Scope { item, calendar, account };  // how far the damage reaches
enum class Retry { now, later, never };
enum class Cause { unreachable, refused, authorisation, configuration, storage, internal };

class ReplicaError : public std::runtime_error {
 public:
  struct Details {
    Scope scope = Scope::calendar;
    Retry retry = Retry::later;
    Cause cause = Cause::unreachable;
    std::string operation;   // what was tried, in words: "list events of work:primary"
    int http_status = 0;     // 0: none
    long service_code = 0;   // Feishu code, 0: none
    std::string request_id;  // log id of the service, for its support
    std::string excerpt;     // start of the reply, without secrets
    std::string cure;        // what the user can do
  };
  // `message` says what happened, without the cure.
  ReplicaError(const std::string& message, Details details)
      : std::runtime_error(message), details_(std::move(details)) {}
  [[nodiscard]] const Details& details() const { return details_; }

 private:
  Details details_;
};

}  // namespace larkdav::engine
