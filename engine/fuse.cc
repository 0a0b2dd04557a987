#include "engine/fuse.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "engine/kept_back.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

constexpr auto kDay = std::chrono::hours{24};
constexpr int kWritesMax = 4;
constexpr std::size_t kRemembered = 64;  // of one link: a busy day, and no more

bool is_swing(const Link& link, const FieldWrite& next) {
  std::set<std::string> values;
  PerSide<bool> written{false, false};
  int repeats = 0;
  const auto look = [&](const FieldWrite& write) {
    values.insert(write.from);
    const bool fresh = values.insert(write.to).second;
    repeats = fresh ? 0 : repeats + 1;
    if (fresh) written = {false, false};
    written[write.side] = true;
  };
  for (const auto& write : link.writes) {
    if (write.field == next.field && next.when - write.when < kDay) look(write);
  }
  const int before = repeats;
  look(next);
  // People who change their mind do so on their side: only one side is written.
  if (planted("fuse-never-blows")) return false;
  return before >= kWritesMax && repeats > before && written.feishu && written.other;
}

}  // namespace

void remember_writes(Link& link, Side side, const FieldMask& fields, const Event& from,
                     const Event& to, Instant now) {
  std::erase_if(link.writes, [&](const FieldWrite& write) { return now - write.when >= kDay; });
  for (const Field field : fields.fields()) {
    link.writes.push_back({now, side, label(field), describe(from, field), describe(to, field)});
  }
  for (const auto& key : fields.occurrences()) {
    link.writes.push_back({now, side, label(key), describe(from, key), describe(to, key)});
  }
  if (link.writes.size() > kRemembered) {
    link.writes.erase(link.writes.begin(),
                      link.writes.end() - static_cast<std::ptrdiff_t>(kRemembered));
  }
}

std::optional<std::string> oscillation(const Link& link, Side side, const FieldMask& fields,
                                       const Event& from, const Event& to, Instant now) {
  const auto judge = [&](const auto& name) -> std::optional<std::string> {
    const FieldWrite next{now, side, label(name), describe(from, name), describe(to, name)};
    if (!is_swing(link, next)) return std::nullopt;
    return "both sides keep undoing each other: " + next.field + " is \"" + next.from + "\" on " +
           engine::name(side) + " and \"" + next.to + "\" on " + engine::name(opposite(side)) +
           "; edit it on one side, or find what changes it there";
  };
  for (const Field field : fields.fields()) {
    if (auto why = judge(field)) return why;
  }
  for (const auto& key : fields.occurrences()) {
    if (auto why = judge(key)) return why;
  }
  return std::nullopt;
}

}  // namespace larkdav::engine
