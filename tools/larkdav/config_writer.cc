#include "tools/larkdav/config_writer.h"

#include <array>
#include <cstdio>
#include <map>
#include <string_view>

#include "tools/larkdav/config_schema.h"

namespace larkdav::tools {
namespace {

using Answers = std::map<std::string, std::string, std::less<>>;  // key → value as TOML

std::string from_environment(const std::string& variable) {
  return "{ env = " + toml_string(variable) + " }";
}

// `kind` "" for a pair. Optional keys without an answer become comments.
std::string section_text(const std::string& heading, Section section, std::string_view kind,
                         const Answers& answers) {
  std::string text = heading + "\n";
  for (const Key& key : schema()) {
    if (key.section != section || !takes(key, kind)) continue;
    const auto answer = answers.find(key.name);
    if (answer != answers.end()) {
      text += std::string(key.name) + " = " + answer->second;
    } else if (!key.fallback.empty()) {
      const bool bare = key.form == Form::boolean;
      text += "# " + std::string(key.name) + " = " +
              (bare ? std::string(key.fallback) : toml_string(std::string(key.fallback)));
    } else {
      text += "# " + std::string(key.name) + " = \"…\"";
    }
    text += "  # " + std::string(key.meaning) + "\n";
  }
  return text;
}

Answers other_account(const InitArguments& init) {
  Answers answers{{"kind", toml_string(init.kind)}};
  if (!init.url.empty()) answers["url"] = toml_string(init.url);
  if (!init.path.empty()) answers["path"] = toml_string(init.path);
  if (!init.username.empty()) {
    answers["username"] = toml_string(init.username);
    if (!init.password_env.empty()) answers["password"] = from_environment(init.password_env);
  }
  return answers;
}

}  // namespace

std::string toml_string(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\u%04X", static_cast<unsigned>(c));
      quoted += escaped.data();
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string config_text(const InitArguments& init) {
  Answers feishu{
      {"kind", toml_string("feishu")},
      {"app_id", toml_string(init.app_id)},
      {"app_secret", from_environment(init.app_secret_env)},
  };
  if (!init.base_url.empty()) feishu["base_url"] = toml_string(init.base_url);
  const Answers pair{{"feishu", toml_string("work:" + init.feishu_calendar)},
                     {"other", toml_string("home:" + init.other_calendar)}};
  return "# larkdav keeps the calendars of each [pair.NAME] equal.\n"
         "# Preview with `larkdav plan`, carry out with `larkdav sync`.\n"
         "# A line that begins with # is not in force: it shows a key and its default value, or an "
         "example.\n\n" +
         section_text("[account.work]", Section::account, "feishu", feishu) +
         "# Your own calendars, after `larkdav login work`; with identity = \"app\" those of "
         "the app's bot.\n\n" +
         section_text("[account.home]", Section::account, init.kind, other_account(init)) + "\n" +
         section_text("[pair.main]", Section::pair, "", pair);
}

}  // namespace larkdav::tools
