// What stands in the calendar of toggled_world.h, and what must be seen of it after each round.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/interop/rig.h"

namespace larkdav::tests {

inline constexpr const char* kFriday13 = "1794528000";  // 2026-11-13 00:00 UTC
inline constexpr const char* kFriday20 = "1795132800";

// The original start of the occurrence so many seconds after the first, as ids end.
std::string second(long long after_first);

// Bodies of Feishu's own client.
std::vector<Json> feishu_events();
Json days_body(const std::string& first, const std::string& last);
Json days_event(const std::string& title, const std::string& first, const std::string& last);
Json moved_review();

// Texts of another client, by file name.
std::map<std::string, std::string> other_texts();
std::string late_text();
std::string override_text(const std::string& uid);
std::string uid_in(const std::string& text);

// "title start end" of an item of Feishu's instance_view; of days the last one is the end.
std::string sight_of(const Json& item);
// "title first end" of an all-day text, as written there.
std::string days_of(const std::string& text);

// `rare_rules`: the service takes BYSETPOS.
std::vector<std::string> shown_in_round(int round, bool rare_rules);
std::vector<std::string> days_in_round(int round);

// A line of Rig::seen whose `fields` tell nothing.
std::string without(const std::string& line, const std::set<engine::Field>& fields);

}  // namespace larkdav::tests
