// How an item stands on one side, seen from its link (reference sync.md 3).
#pragma once

#include <array>

namespace larkdav::engine {

enum class Presence {
  never,         // - no item in the link
  unchanged,     // U present, equal to its agreed copy
  changed,       // C present, differs
  fresh,         // N present, not linked
  deleted,       // D proven
  unreadable,    // X
  not_observed,  // ?
};
inline constexpr std::array kPresences{
    Presence::never,   Presence::unchanged,  Presence::changed,     Presence::fresh,
    Presence::deleted, Presence::unreadable, Presence::not_observed};

}  // namespace larkdav::engine
