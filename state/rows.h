// Between engine values and columns: sides, words of enumerations, lists to join with.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/event.h"
#include "engine/link.h"
#include "engine/side.h"
#include "state/json_code.h"
#include "state/sqlite.h"

namespace larkdav::state {

// Words and numbers are stored: never change one.
template <class Enum, std::size_t N>
struct Words {
  std::array<std::pair<Enum, std::string_view>, N> entries;

  [[nodiscard]] std::string_view word(Enum value) const {
    for (const auto& [candidate, word] : entries) {
      if (candidate == value) return word;
    }
    fail("an unknown value was to be stored", "report this as a fault of larkdav");
  }
  [[nodiscard]] Enum value(std::string_view text) const {
    for (const auto& [candidate, word] : entries) {
      if (word == text) return candidate;
    }
    code::unreadable("the word " + std::string(text));
  }
};

inline constexpr Words<engine::PairMode, 3> kPairModes{{{{engine::PairMode::first, "first"},
                                                         {engine::PairMode::normal, "normal"},
                                                         {engine::PairMode::resync, "resync"}}}};
inline constexpr Words<engine::LinkState, 2> kLinkStates{
    {{{engine::LinkState::active, "active"}, {engine::LinkState::held, "held"}}}};
inline constexpr Words<engine::OperationKind, 3> kOperationKinds{
    {{{engine::OperationKind::create, "create"},
      {engine::OperationKind::update, "update"},
      {engine::OperationKind::remove, "remove"}}}};
inline constexpr Words<engine::IntentState, 3> kIntentStates{
    {{{engine::IntentState::open, "open"},
      {engine::IntentState::sent, "sent"},
      {engine::IntentState::answered, "answered"}}}};

inline std::int64_t number(engine::Side side) { return side == engine::Side::feishu ? 0 : 1; }
inline engine::Side to_side(std::int64_t number) {
  return number == 0 ? engine::Side::feishu : engine::Side::other;
}

inline std::int64_t seconds(engine::Instant instant) { return instant.time_since_epoch().count(); }
inline engine::Instant to_instant(std::int64_t seconds) {
  return engine::Instant(std::chrono::seconds(seconds));
}

template <class Meaning>
std::optional<std::string> optional_string(const std::optional<engine::Text<Meaning>>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}
template <class Meaning>
std::optional<engine::Text<Meaning>> to_optional_text(std::optional<std::string> text) {
  if (!text) return std::nullopt;
  return engine::Text<Meaning>{*std::move(text)};
}

// Fills the temporary table `wanted` (column `text`) to join with: one query for a whole batch.
// Valid until the next call.
template <class Meaning>
void want(Database& database, std::span<const engine::Text<Meaning>> texts) {
  database.run("DELETE FROM wanted");
  for (const auto& text : texts) {
    database.run("INSERT OR IGNORE INTO wanted VALUES (?)", {text.value});
  }
}

}  // namespace larkdav::state
