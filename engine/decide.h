// The decision table of a pair of calendars (reference sync.md 4), kept as data: what to do with a
// link, given how its item stands on each side. Rows are Feishu, columns the other side. A
// static_assert proves that swapping the sides swaps the verdicts, so no case can be written for
// one side only.
#pragma once

#include <array>
#include <cstddef>

#include "engine/presence.h"
#include "engine/side.h"

namespace larkdav::engine {

enum class Verdict {
  nothing,
  to_other,  // carry the Feishu side's changes over
  to_feishu,
  merge,
  remove_on_feishu,
  remove_on_other,
  create_on_feishu,  // first creation, or an edit that outlives a deletion
  create_on_other,
  link,  // both new, one UID: merge with an empty base
  unlink,
};

namespace table {
inline constexpr auto kNo = Verdict::nothing;
inline constexpr auto kUn = Verdict::unlink;
inline constexpr auto kCF = Verdict::create_on_feishu;
inline constexpr auto kCO = Verdict::create_on_other;
inline constexpr auto kDF = Verdict::remove_on_feishu;
inline constexpr auto kDO = Verdict::remove_on_other;
inline constexpr auto kTF = Verdict::to_feishu;
inline constexpr auto kTO = Verdict::to_other;
inline constexpr auto kMe = Verdict::merge;
inline constexpr auto kLi = Verdict::link;

inline constexpr std::array<std::array<Verdict, 7>, 7> kVerdicts{{
    // other:      -    U    C    N    D    X    ?
    /* - */ {{kUn, kCF, kCF, kCF, kUn, kNo, kNo}},
    /* U */ {{kCO, kNo, kTF, kNo, kDF, kNo, kNo}},
    /* C */ {{kCO, kTO, kMe, kNo, kCO, kNo, kNo}},
    /* N */ {{kCO, kNo, kNo, kLi, kNo, kNo, kNo}},
    /* D */ {{kUn, kDO, kCF, kNo, kUn, kNo, kNo}},
    /* X */ {{kNo, kNo, kNo, kNo, kNo, kNo, kNo}},
    /* ? */ {{kNo, kNo, kNo, kNo, kNo, kNo, kNo}},
}};
}  // namespace table

constexpr Verdict mirrored(Verdict verdict) {
  switch (verdict) {
    case Verdict::to_other:
      return Verdict::to_feishu;
    case Verdict::to_feishu:
      return Verdict::to_other;
    case Verdict::remove_on_feishu:
      return Verdict::remove_on_other;
    case Verdict::remove_on_other:
      return Verdict::remove_on_feishu;
    case Verdict::create_on_feishu:
      return Verdict::create_on_other;
    case Verdict::create_on_other:
      return Verdict::create_on_feishu;
    case Verdict::nothing:
    case Verdict::merge:
    case Verdict::link:
    case Verdict::unlink:
      return verdict;
  }
  return verdict;
}

constexpr Verdict decide(Presence feishu, Presence other) {
  return table::kVerdicts[static_cast<std::size_t>(feishu)][static_cast<std::size_t>(other)];
}

constexpr bool symmetrical() {
  for (const Presence a : kPresences) {
    for (const Presence b : kPresences) {
      if (decide(a, b) != mirrored(decide(b, a))) return false;
    }
  }
  return true;
}
static_assert(symmetrical(), "what holds for one side holds for the other");

}  // namespace larkdav::engine
