// What the user decided about a pair (product.md, configuration) and about one run.
#pragma once

#include <chrono>
#include <optional>

#include "engine/side.h"

namespace larkdav::engine {

enum class Direction { both, from_feishu, to_feishu };
enum class ConflictPolicy { merge, feishu, other, keep_both, ask };

struct DeleteLimit {  // "25%" or a number
  long value = 25;
  bool percent = true;
};

struct Policy {
  Direction direction = Direction::both;
  ConflictPolicy conflict = ConflictPolicy::merge;
  Side prefer = Side::feishu;  // who wins the fields that clash in a merge
  std::optional<std::chrono::seconds> past = std::chrono::hours{24 * 365};  // nullopt: all
  DeleteLimit max_deletes;
  std::chrono::seconds full_every = std::chrono::hours{24};
  bool deletes = true;  // false: an import, which never deletes
};

constexpr bool allows_writing(const Policy& policy, Side side) {
  return policy.direction == Direction::both ||
         policy.direction == (side == Side::feishu ? Direction::to_feishu : Direction::from_feishu);
}

struct RunOptions {
  bool dry_run = false;
  bool full = false;  // list both sides completely
  std::optional<long> allow_deletes;
  std::optional<long> allow_creates;
  bool allow_changes = false;
};

}  // namespace larkdav::engine
