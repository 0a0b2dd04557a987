// What was learnt about one server, from its own answers; outlives the run through OpenOptions.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "adapters/account.h"
#include "adapters/caldav/hrefs.h"

namespace larkdav::adapters::caldav {

class ServerFacts {
 public:
  ServerFacts(const Url& server, OpenOptions options);

  // A strong ETag on the reply to a PUT means that the text is kept as sent: believed after several
  // read-backs showed it, and never again after one showed otherwise.
  [[nodiscard]] bool keeps_text() const;
  void saw_read_back(bool unchanged);

  // Deltas may miss deletions (see Reading::trusts_forged_token); nullopt: not measured yet.
  [[nodiscard]] std::optional<bool> tokens_lose_deletions() const;
  void remember_tokens_lose_deletions(bool lose);

  // If-None-Match and If-Match are obeyed; nullopt: not measured yet.
  [[nodiscard]] std::optional<bool> obeys_conditions() const;
  void remember_obeys_conditions(bool obeys);

 private:
  [[nodiscard]] std::optional<std::string> recall(const std::string& name) const;
  void remember(const std::string& name, const std::string& value);

  std::string prefix_;
  OpenOptions options_;
  std::map<std::string, std::string> known_;  // of this run, where nothing is kept
};

}  // namespace larkdav::adapters::caldav
