// One table of the TOML file read key by key: takes what fits the schema, notes what does not.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "tools/larkdav/config.h"
#include "tools/larkdav/config_schema.h"

namespace larkdav::tools {

class TableReader {
 public:
  // `where` is "[account.work]"; `folder` is what relative paths are relative to.
  TableReader(Section section, std::string where, const toml::table& table, std::string folder,
              std::vector<Problem>& problems);

  // Notes unknown keys, keys that `kind` does not take, and required ones that are missing.
  void check_keys(const std::string& kind);

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
  [[nodiscard]] int line() const { return line_of(table_); }
  [[nodiscard]] int line(std::string_view key) const;

  // Each gives the default of the schema where the key is absent or wrong.
  std::string text(std::string_view key);    // not empty where present
  std::string choice(std::string_view key);  // one of the allowed words
  bool boolean(std::string_view key);
  std::string path(std::string_view key);  // absolute
  std::string url(std::string_view key);   // http(s) or webcal, without user name and password
  std::string zone(std::string_view key);  // canonical
  std::optional<std::chrono::seconds> period(std::string_view key);  // nullopt: "all"
  std::chrono::seconds duration(std::string_view key);
  engine::DeleteLimit delete_limit(std::string_view key);
  SecretSource secret(std::string_view key);
  std::optional<CalendarReference> calendar(std::string_view key);

  void note(std::string_view key, const std::string& message, const std::string& cure);

 private:
  static int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }
  std::optional<std::string> string_at(std::string_view key);
  SecretSource secret_from_table(std::string_view key, const toml::table& source);

  Section section_;
  std::string where_;
  const toml::table& table_;
  std::string folder_;
  std::vector<Problem>& problems_;
};

}  // namespace larkdav::tools
