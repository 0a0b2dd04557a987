// Calls of the Feishu service with a token: adds it, and gets another one once when it is refused.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"
#include "adapters/feishu/tokens.h"
#include "adapters/http/retry.h"
#include "adapters/http/transport.h"

namespace larkdav::adapters::feishu {

class Client {
 public:
  // Both references must outlive this.
  Client(http::Transport& transport, std::string base_url, Authorisation& authorisation,
         http::Sleeper sleep = http::sleep_thread);

  // Side by side as far as the transport can; answers in order, whatever they are. Throws only
  // where there is no token to be had.
  std::vector<Answer> call(std::span<const Call> calls);
  Answer call_one(const Call& call);
  // Requests put on the wire by this and by its authorisation.
  [[nodiscard]] long sent() const { return transport_.sent(); }

  // Until reads show what was written just now (Feishu reference 5.6).
  void settle();

  // The service complained of too many writes at once (190010).
  void note_contention() { contended_ = true; }
  [[nodiscard]] bool contended() const { return contended_; }

 private:
  std::vector<Answer> attempt(std::span<const Call> calls, const std::string& bearer);

  http::Transport& transport_;
  std::string base_url_;
  Authorisation& authorisation_;
  http::Sleeper sleep_;
  bool contended_ = false;
};

}  // namespace larkdav::adapters::feishu
