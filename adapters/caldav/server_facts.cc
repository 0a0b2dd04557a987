#include "adapters/caldav/server_facts.h"

#include <charconv>

namespace larkdav::adapters::caldav {
namespace {

constexpr int kProof = 8;  // unchanged read-backs until a server is believed
constexpr const char* kRewrites = "rewrites";
constexpr const char* kText = "kept_text";
constexpr const char* kTokens = "tokens_lose_deletions";
constexpr const char* kConditions = "obeys_conditions";

int number(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<bool> truth(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return *text == "yes";
}

}  // namespace

ServerFacts::ServerFacts(const Url& server, OpenOptions options)
    : prefix_("caldav." + server.host + ":" + std::to_string(server.port) + "."),
      options_(std::move(options)) {}

std::optional<std::string> ServerFacts::recall(const std::string& name) const {
  if (const auto found = known_.find(name); found != known_.end()) return found->second;
  return options_.recall ? options_.recall(prefix_ + name) : std::nullopt;
}

void ServerFacts::remember(const std::string& name, const std::string& value) {
  if (recall(name) == value) return;
  known_[name] = value;
  if (options_.remember) options_.remember(prefix_ + name, value);
}

bool ServerFacts::keeps_text() const {
  const auto known = recall(kText);
  return known && *known != kRewrites && number(*known) >= kProof;
}

void ServerFacts::saw_read_back(bool unchanged) {
  const auto known = recall(kText);
  if (known == kRewrites) return;
  if (!unchanged) return remember(kText, kRewrites);
  const int seen = known ? number(*known) : 0;
  if (seen < kProof) remember(kText, std::to_string(seen + 1));
}

std::optional<bool> ServerFacts::tokens_lose_deletions() const { return truth(recall(kTokens)); }
void ServerFacts::remember_tokens_lose_deletions(bool lose) {
  remember(kTokens, lose ? "yes" : "no");
}
std::optional<bool> ServerFacts::obeys_conditions() const { return truth(recall(kConditions)); }
void ServerFacts::remember_obeys_conditions(bool obeys) {
  remember(kConditions, obeys ? "yes" : "no");
}

}  // namespace larkdav::adapters::caldav
