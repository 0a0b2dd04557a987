// The two sides of a pair. Everything symmetrical is written once over Side.
#pragma once

#include <array>

namespace larkdav::engine {

enum class Side { feishu, other };
inline constexpr std::array<Side, 2> kSides{Side::feishu, Side::other};
constexpr Side opposite(Side side) { return side == Side::feishu ? Side::other : Side::feishu; }
constexpr const char* name(Side side) { return side == Side::feishu ? "feishu" : "other"; }

template <class T>
struct PerSide {
  T feishu{};
  T other{};
  T& operator[](Side side) { return side == Side::feishu ? feishu : other; }
  const T& operator[](Side side) const { return side == Side::feishu ? feishu : other; }
  friend bool operator==(const PerSide&, const PerSide&) = default;
};

}  // namespace larkdav::engine
