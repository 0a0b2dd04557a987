// Where reading a Feishu calendar stands, as the text that the engine keeps (reference sync.md 3,
// 10). Pure. A sync token is read from again until another one was given at least ten seconds
// later: reads lag writes, and a token may cover what was not shown yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/recent.h"
#include "engine/event.h"

namespace larkdav::adapters::feishu {

struct GivenToken {
  engine::Instant when;
  std::string token;
  friend bool operator==(const GivenToken&, const GivenToken&) = default;
};

struct Position {
  std::string sync;               // deltas are read from here; empty: in a listing
  std::string listing;            // page token of an unfinished listing; empty: at its start
  std::vector<GivenToken> given;  // oldest first; those that may become `sync`
  bool attendees = false;         // what was listed was read with its attendees
  friend bool operator==(const Position&, const Position&) = default;
};

std::string to_text(const Position& position);
std::optional<Position> read_position(std::string_view text);  // nullopt: not ours

Position after_listing(const std::string& token, engine::Instant now);
Position after_delta(Position position, const std::string& token, engine::Instant now);

}  // namespace larkdav::adapters::feishu
