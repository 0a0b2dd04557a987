#include "tools/larkdav/config_reader.h"

#include <algorithm>
#include <utility>

#include "mapping/timezone.h"
#include "tools/larkdav/nearest.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/quantities.h"

namespace larkdav::tools {
namespace {

const char* type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "a truth value";
    case toml::node_type::none:
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      break;
  }
  return "a date or time";
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string fallback(Section section, std::string_view key) {
  const Key* found = find_key(section, key);
  return found == nullptr ? "" : std::string(found->fallback);
}

}  // namespace

TableReader::TableReader(Section section, std::string where, const toml::table& table,
                         std::string folder, std::vector<Problem>& problems)
    : section_(section),
      where_(std::move(where)),
      table_(table),
      folder_(std::move(folder)),
      problems_(problems) {}

int TableReader::line(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? line() : line_of(*node);
}

void TableReader::note(std::string_view key, const std::string& message, const std::string& cure) {
  problems_.push_back({line(key), where_ + ": " + message, cure, ""});
}

void TableReader::check_keys(const std::string& kind) {
  for (auto&& [key, value] : table_) {
    const std::string name(key.str());
    const Key* known = find_key(section_, name);
    if (known == nullptr) {
      note(name, "unknown key " + quoted(name), suggestion(name, key_names(section_, kind)));
    } else if (!takes(*known, kind)) {
      note(name, quoted(name) + " is no key of kind " + quoted(kind),
           "Remove it, or change the kind.");
    }
  }
  for (const Key& key : schema()) {
    if (key.section != section_ || !key.required || has(key.name)) continue;
    if (!kind.empty() && !takes(key, kind)) continue;
    if (kind.empty() && !key.kinds.empty()) continue;
    note(key.name, "the key " + quoted(key.name) + " is missing",
         "Add it: " + std::string(key.name) + " = " + std::string(key.meaning));
  }
}

std::optional<std::string> TableReader::string_at(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const auto* text = node->as_string();
  if (text == nullptr) {
    note(key, quoted(key) + " must be a string, not " + type_name(*node),
         "Write it in quotation marks.");
    return std::nullopt;
  }
  if (text->get().empty() || text->get().find('\0') != std::string::npos) {
    note(key, quoted(key) + " is empty or holds a NUL", "Give it a value, or remove the line.");
    return std::nullopt;
  }
  return text->get();
}

std::string TableReader::text(std::string_view key) {
  return string_at(key).value_or(fallback(section_, key));
}

std::string TableReader::choice(std::string_view key) {
  const auto value = string_at(key);
  if (!value) return fallback(section_, key);
  const Key* known = find_key(section_, key);
  const auto allowed = words(known->allowed);
  if (std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return *value;
  note(key, quoted(key) + " can't be " + quoted(*value), suggestion(*value, allowed));
  return fallback(section_, key);
}

bool TableReader::boolean(std::string_view key) {
  const bool otherwise = fallback(section_, key) == "true";
  const toml::node* node = table_.get(key);
  if (node == nullptr) return otherwise;
  if (const auto* value = node->as_boolean()) return value->get();
  note(key, quoted(key) + " must be true or false, not " + type_name(*node),
       "Write true or false, without quotation marks.");
  return otherwise;
}

std::string TableReader::path(std::string_view key) {
  const auto value = string_at(key);
  return value ? expand_path(*value, folder_) : "";
}

std::string TableReader::url(std::string_view key) {
  auto value = string_at(key);
  if (!value) return "";
  auto scheme_end = value->find("://");
  if (scheme_end == std::string::npos) {
    *value = "https://" + *value;  // a bare host
    scheme_end = 5;
  }
  const std::string scheme = value->substr(0, scheme_end);
  const std::string rest = value->substr(scheme_end + 3);
  const std::string host = rest.substr(0, rest.find_first_of("/?#"));
  if (scheme != "http" && scheme != "https" && scheme != "webcal") {
    note(key, quoted(key) + " has the unknown scheme " + quoted(scheme), "Use https://.");
  } else if (host.find('@') != std::string::npos) {
    note(key, quoted(key) + " holds a user name or a password",
         "Put them under \"username\" and \"password\".");
  } else if (host.empty() ||
             std::any_of(value->begin(), value->end(), [](unsigned char c) { return c <= ' '; })) {
    note(key, quoted(key) + " is no URL: " + quoted(*value), "Write https://HOST/PATH.");
  } else {
    return *value;
  }
  return "";
}

std::string TableReader::zone(std::string_view key) {
  const auto value = string_at(key);
  if (!value) return "";
  if (const auto canonical = mapping::canonical_zone(*value)) return *canonical;
  note(key, quoted(key) + " names the unknown time zone " + quoted(*value),
       "Use an IANA name such as \"Asia/Shanghai\".");
  return "";
}

std::optional<std::chrono::seconds> TableReader::period(std::string_view key) {
  const auto otherwise = parse_duration(fallback(section_, key));
  const auto value = string_at(key);
  if (!value) return otherwise;
  if (*value == "all") return std::nullopt;
  if (const auto parsed = parse_duration(*value)) return parsed;
  note(key, quoted(key) + " is no duration: " + quoted(*value),
       "Write \"1y\", \"30d\", \"12h\" or \"all\".");
  return otherwise;
}

std::chrono::seconds TableReader::duration(std::string_view key) {
  const auto otherwise = *parse_duration(fallback(section_, key));
  const auto value = string_at(key);
  if (!value) return otherwise;
  const auto parsed = parse_duration(*value);
  if (parsed && parsed->count() > 0) return *parsed;
  note(key, quoted(key) + " is no duration: " + quoted(*value),
       "Write \"1d\", \"12h\" or \"30m\".");
  return otherwise;
}

engine::DeleteLimit TableReader::delete_limit(std::string_view key) {
  const toml::node* node = table_.get(key);
  const auto otherwise = *parse_delete_limit(fallback(section_, key));
  if (node == nullptr) return otherwise;
  std::optional<engine::DeleteLimit> parsed;
  if (const auto* number = node->as_integer()) {
    if (number->get() >= 0) parsed = engine::DeleteLimit{static_cast<long>(number->get()), false};
  } else if (const auto* text = node->as_string()) {
    parsed = parse_delete_limit(text->get());
  }
  if (parsed) return *parsed;
  note(key, quoted(key) + " must be a share or a number", "Write \"25%\" or 10.");
  return otherwise;
}

std::optional<CalendarReference> TableReader::calendar(std::string_view key) {
  const auto value = string_at(key);
  if (!value) return std::nullopt;
  auto reference = parse_calendar_reference(*value);
  if (!reference) {
    note(key, quoted(key) + " is no ACCOUNT:CALENDAR: " + quoted(*value),
         "Write the account's name, a colon and the calendar, e.g. \"work:primary\".");
  }
  return reference;
}

SecretSource TableReader::secret(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return {};
  if (const auto* source = node->as_table()) return secret_from_table(key, *source);
  SecretSource result;
  result.line = line(key);
  if (const auto* text = node->as_string(); text != nullptr && !text->get().empty()) {
    result.from = SecretSource::From::plain;
    result.plain = Secret(text->get());
  } else {
    note(key, quoted(key) + " must be a string or name a source",
         "Write " + std::string(find_key(Section::account, "app_secret")->meaning) + ".");
  }
  return result;
}

SecretSource TableReader::secret_from_table(std::string_view key, const toml::table& source) {
  SecretSource result;
  result.line = line(key);
  const auto* variable = source["env"].as_string();
  const auto* file = source["file"].as_string();
  const auto* command = source["command"].as_array();
  if (source.size() == 1 && variable != nullptr && !variable->get().empty()) {
    result.from = SecretSource::From::environment;
    result.name = variable->get();
  } else if (source.size() == 1 && file != nullptr && !file->get().empty()) {
    result.from = SecretSource::From::file;
    result.name = expand_path(file->get(), folder_);
  } else if (source.size() == 1 && command != nullptr && !command->empty()) {
    for (const toml::node& word : *command) {
      if (const auto* text = word.as_string()) result.command.push_back(text->get());
    }
    if (result.command.size() == command->size() && !result.command.front().empty()) {
      result.from = SecretSource::From::command;
    }
  }
  if (result.from == SecretSource::From::nowhere) {
    std::vector<std::string> unknown;
    for (auto&& [name, value] : source) {
      const std::string word(name.str());
      if (word != "env" && word != "file" && word != "command") unknown.push_back(word);
    }
    note(key,
         quoted(key) + (unknown.empty() ? " names no usable source of a secret"
                                        : " names the unknown source " + quoted(unknown.front())),
         R"(Write exactly one of { env = "NAME" }, { file = "path" }, { command = ["program"] }.)");
  }
  return result;
}

}  // namespace larkdav::tools
