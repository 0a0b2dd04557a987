#include "tools/larkdav/config_schema.h"

#include <algorithm>
#include <array>

namespace larkdav::tools {
namespace {

constexpr auto kAccount = Section::account;
constexpr auto kPair = Section::pair;

constexpr std::array kSchema{
    Key{kAccount, "kind", Form::choice, "", true, "feishu lark caldav vdir ics", "",
        "feishu | lark | caldav | vdir | ics"},
    Key{kAccount, "app_id", Form::text, "feishu lark", true, "", "", "of the app, cli_…"},
    Key{kAccount, "app_secret", Form::secret, "feishu lark", true, "", "",
        R"({ env = "NAME" }, { file = "path" }, { command = ["program", "argument"] } or a string)"},
    Key{kAccount, "identity", Form::choice, "feishu lark", false, "user app", "user",
        "user (needs `login`) | app (tenant token: the app's own calendars)"},
    Key{kAccount, "secrets", Form::choice, "feishu lark", false, "file keyring", "file",
        "file (in the state folder) | keyring (Secret Service): where `login` keeps its tokens"},
    Key{kAccount, "all_day_end", Form::choice, "feishu lark", false, "auto exclusive inclusive",
        "auto", "auto | exclusive | inclusive: how this tenant takes all-day ends"},
    Key{kAccount, "base_url", Form::url, "feishu lark", false, "", "",
        "where the service lives, when not where the kind says"},
    Key{kAccount, "accounts_url", Form::url, "feishu lark", false, "", "",
        "where the service authorises, when not where the kind says"},
    Key{kAccount, "url", Form::url, "caldav ics", false, "", "",
        "a host, a principal, a home or a calendar; of ics: the file"},
    Key{kAccount, "username", Form::text, "caldav", false, "", "", "at the server"},
    Key{kAccount, "password", Form::secret, "caldav", false, "", "",
        "written like app_secret; where the service offers app passwords, one of those"},
    Key{kAccount, "path", Form::path, "vdir ics", false, "", "",
        "a folder of folders of .ics files; of ics: one .ics file"},
    Key{kPair, "feishu", Form::calendar, "", true, "", "", "ACCOUNT:CALENDAR, e.g. work:primary"},
    Key{kPair, "other", Form::calendar, "", true, "", "", "ACCOUNT:CALENDAR, e.g. home:Work"},
    Key{kPair, "direction", Form::choice, "", false, "both from-feishu to-feishu", "both",
        "both | from-feishu | to-feishu; edits on the receiving side are kept there"},
    Key{kPair, "conflict", Form::choice, "", false, "merge feishu other keep-both ask", "merge",
        "merge (field by field) | feishu | other | keep-both | ask"},
    Key{kPair, "prefer", Form::choice, "", false, "feishu other", "feishu",
        "feishu | other: who wins the fields that clash in a merge"},
    Key{kPair, "past", Form::period, "", false, "", "1y",
        "newly linked or created: events ending after now - past; \"all\" for every one"},
    Key{kPair, "max_deletes", Form::delete_limit, "", false, "", "25%",
        "brake, per side and run; also a number"},
    Key{kPair, "full_every", Form::duration, "", false, "", "1d",
        "a complete listing this often, on servers whose tokens lose deletions"},
    Key{kPair, "create", Form::boolean, "", false, "", "true",
        "make the other calendar if it does not exist (never one on Feishu)"},
    Key{kPair, "attendees", Form::choice, "", false, "auto show text off", "auto",
        "auto | show | text | off: how attendees appear on the other side"},
    Key{kPair, "to_feishu_visibility", Form::choice, "", false, "as-is private busy", "as-is",
        "as-is | private | busy: what colleagues see of events from the other side"},
    Key{kPair, "time_zone", Form::zone, "", false, "", "",
        "for floating times; default: the calendar's, then the machine's"},
};

}  // namespace

std::span<const Key> schema() { return kSchema; }

const Key* find_key(Section section, std::string_view name) {
  const auto found = std::find_if(kSchema.begin(), kSchema.end(), [&](const Key& key) {
    return key.section == section && key.name == name;
  });
  return found == kSchema.end() ? nullptr : &*found;
}

bool takes(const Key& key, std::string_view kind) {
  if (key.kinds.empty() || kind.empty()) return true;
  const auto kinds = words(key.kinds);
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::vector<std::string> key_names(Section section, std::string_view kind) {
  std::vector<std::string> names;
  for (const Key& key : kSchema) {
    if (key.section == section && takes(key, kind)) names.emplace_back(key.name);
  }
  return names;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const auto space = text.find(' ');
    if (space != 0) result.emplace_back(text.substr(0, space));
    if (space == std::string_view::npos) break;
    text.remove_prefix(space + 1);
  }
  return result;
}

}  // namespace larkdav::tools
