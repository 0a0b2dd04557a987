#include "state/facts.h"

namespace larkdav::state {

std::optional<std::string> Facts::recall(const std::string& account, const std::string& key) {
  Statement row =
      database_.query("SELECT value FROM fact WHERE account = ? AND key = ?", {account, key});
  return row.next() ? row.optional_text(0) : std::nullopt;
}

void Facts::remember(const std::string& account, const std::string& key, const std::string& value) {
  database_.run(
      "INSERT INTO fact (account, key, value) VALUES (?, ?, ?) "
      "ON CONFLICT DO UPDATE SET value = excluded.value",
      {account, key, value});
}

void Facts::forget(const std::string& account, const std::string& key) {
  database_.run("DELETE FROM fact WHERE account = ? AND key = ?", {account, key});
}

void Facts::forget_account(const std::string& account) {
  database_.run("DELETE FROM fact WHERE account = ?", {account});
}

}  // namespace larkdav::state
