// Every key of the configuration as data: this table drives validation and the commented file that
// `init` writes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace larkdav::tools {

enum class Section { account, pair };
enum class Form {
  text,
  choice,
  boolean,
  duration,
  period,  // duration or "all"
  delete_limit,
  secret,
  calendar,  // ACCOUNT:CALENDAR
  path,
  url,
  zone,
};

struct Key {
  Section section;
  std::string_view name;
  Form form;
  std::string_view kinds;  // of an account: the kinds that take it, space-separated; "": all
  bool required;
  std::string_view allowed;   // of a choice: space-separated
  std::string_view fallback;  // the default as it is written; "": none
  std::string_view meaning;
};

std::span<const Key> schema();
const Key* find_key(Section section, std::string_view name);
// Names of the keys that this section takes; of an account of that kind ("": any).
std::vector<std::string> key_names(Section section, std::string_view kind);
bool takes(const Key& key, std::string_view kind);
std::vector<std::string> words(std::string_view space_separated);

}  // namespace larkdav::tools
