#pragma once

#include <cstdint>
#include <vector>

#include "tools/feishu_sim/rule.h"
#include "tools/feishu_sim/world.h"

namespace larkdav::feishu_sim {

// What becomes of a first start that the rule itself does not produce (Feishu reference 6.1).
enum class UnmatchedStart { kCounted, kSkipped };

// Starts of a series in unix seconds, rising, those with from <= start < to, at most `limit` of
// them. The rule repeats in the wall time of the first start's zone (Feishu reference 4.4); a start
// in a DST gap takes the offset before the gap, in an overlap the first instant. UNTIL is
// inclusive.
std::vector<std::int64_t> occurrences(const Rule& rule, const When& first, std::int64_t from,
                                      std::int64_t to, std::size_t limit,
                                      UnmatchedStart unmatched = UnmatchedStart::kCounted);

}  // namespace larkdav::feishu_sim
