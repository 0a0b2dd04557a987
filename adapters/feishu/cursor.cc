#include "adapters/feishu/cursor.h"

#include <utility>

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::Json;

namespace {
// Tokens given closer together are not all kept: enough of them to always have one old enough, and
// never many.
constexpr std::chrono::seconds kSpacing{2};
}  // namespace

std::string to_text(const Position& position) {
  Json object = Json::object();
  if (position.attendees) object["attendees"] = true;
  if (position.sync.empty()) {
    object["listing"] = position.listing;
    return mapping::feishu::to_text(object);
  }
  object["sync"] = position.sync;
  Json given = Json::array();
  for (const auto& each : position.given) {
    given.push_back({{"at", each.when.time_since_epoch().count()}, {"token", each.token}});
  }
  object["given"] = std::move(given);
  return mapping::feishu::to_text(object);
}

std::optional<Position> read_position(std::string_view text) {
  const auto object = mapping::feishu::parse_object(text);
  if (!object) return std::nullopt;
  Position position;
  position.attendees = mapping::feishu::flag_member(*object, "attendees");
  position.sync = mapping::feishu::string_member(*object, "sync");
  if (position.sync.empty()) {
    if (!object->contains("listing")) return std::nullopt;
    position.listing = mapping::feishu::string_member(*object, "listing");
    return position;
  }
  if (const Json* given = mapping::feishu::array_member(*object, "given")) {
    for (const Json& each : *given) {
      const auto when = mapping::feishu::integer_member(each, "at");
      if (!when) continue;
      position.given.push_back({engine::Instant{std::chrono::seconds(*when)},
                                mapping::feishu::string_member(each, "token")});
    }
  }
  return position;
}

Position after_listing(const std::string& token, engine::Instant now) {
  return {token, "", {{now, token}}, false};
}

Position after_delta(Position position, const std::string& token, engine::Instant now) {
  const bool spaced = position.given.empty() || now - position.given.back().when >= kSpacing;
  if (spaced) position.given.push_back({now, token});
  for (std::size_t i = position.given.size(); i > 0; --i) {
    if (now - position.given[i - 1].when < kLag) continue;
    position.sync = position.given[i - 1].token;
    position.given.erase(position.given.begin(),
                         position.given.begin() + static_cast<std::ptrdiff_t>(i - 1));
    break;
  }
  return position;
}

}  // namespace larkdav::adapters::feishu
