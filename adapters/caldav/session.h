// The exchanges of one account: adds the log-in, only where it may go, and counts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/caldav/hrefs.h"
#include "adapters/http/transport.h"

namespace larkdav::adapters::caldav {

struct Credentials {
  std::string username;                   // empty: no log-in
  std::function<std::string()> password;  // asked for once, at the first request
};

class Session {
 public:
  // `transport` must outlive this. The credentials belong to the host of `configured`.
  Session(http::Transport& transport, Url configured, Credentials credentials);

  std::vector<http::Reply> exchange(std::vector<http::Request> requests);
  http::Reply exchange_one(http::Request request);

  // Follows up to five redirects on the same host (or from http up to https). Another host ends in
  // ReplicaError: the password is not for it.
  struct Followed {
    http::Reply reply;
    Url url;  // where the reply came from
  };
  Followed follow(http::Request request, const Url& url);

  [[nodiscard]] const Url& configured() const { return configured_; }
  [[nodiscard]] long requests() const { return requests_; }

 private:
  void log_in(http::Request& request);

  http::Transport& transport_;
  Url configured_;
  Credentials credentials_;
  std::optional<std::string> authorization_;
  long requests_ = 0;
};

}  // namespace larkdav::adapters::caldav
