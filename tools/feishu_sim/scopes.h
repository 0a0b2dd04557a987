#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace larkdav::feishu_sim {

using Scopes = std::set<std::string>;

// Every scope an app of the service can be granted (Feishu reference 2.8, 2.7, 1.9).
const Scopes& known_scopes();

// A space-separated list in its order, duplicates kept.
std::vector<std::string> split_scopes(std::string_view text);
std::string join_scopes(const Scopes& scopes);

// True where `granted` holds one of the space-separated `wanted`, or a broad scope that includes
// one: calendar:calendar all, calendar:calendar:readonly what is read (Feishu reference 2.8).
bool covers(const Scopes& granted, std::string_view wanted);

}  // namespace larkdav::feishu_sim
