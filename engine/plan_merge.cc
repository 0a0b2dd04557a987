#include "engine/plan_merge.h"

#include <cstdint>
#include <utility>

#include "engine/fuse.h"
#include "engine/kept_back.h"
#include "engine/merge.h"

namespace larkdav::engine {
namespace {

std::string join(const FieldMask& mask) {
  std::string out;
  const auto add = [&](const std::string& word) { out += (out.empty() ? "" : ", ") + word; };
  for (const Field field : mask.fields()) add(label(field));
  for (const auto& key : mask.occurrences()) add(label(key));
  return out;
}

// A blocked field is remembered on its side; if it won a clash, the target's own value counts as
// agreed: both stay (sync.md 4).
template <class Name>
void keep_field(Planning& planning, Link& link, Side target, const Name& field,
                const std::string& reason, bool closed, std::vector<KeptBack>& reports) {
  const Event& source = live(planning.seen, link, opposite(target))->event;
  const KeptBack kept{target, label(field), closed_value(closed) + describe(source, field), reason};
  if (keep_back(link, kept)) reports.push_back(kept);
  FieldMask one;
  one.insert(field);
  if (link.agreed[target])
    assign(*link.agreed[target], live(planning.seen, link, target)->event, one);
  link.unagreed.erase(field);
}

FieldMask keep_blocked(Planning& planning, Link& link, Side target, const FieldMask& write,
                       std::vector<KeptBack>& reports) {
  const std::string closed = closed_because(planning, target);
  FieldMask allowed;
  if (closed.empty()) {
    allowed =
        live(planning.seen, link, target)->writable & planning.seen.capabilities[target].storable;
  }
  const FieldMask blocked = write - allowed;
  const std::string reason =
      closed.empty() ? std::string("this event may not be changed that way on ") + name(target)
                     : closed;
  for (const Field field : blocked.fields()) {
    keep_field(planning, link, target, field, reason, !closed.empty(), reports);
  }
  for (const auto& key : blocked.occurrences()) {
    keep_field(planning, link, target, key, reason, !closed.empty(), reports);
  }
  return write - blocked;
}

MergeInput merge_input(Planning& planning, const Link& link) {
  MergeInput input;
  for (const Side side : kSides) {
    input.now[side] = &live(planning.seen, link, side)->event;
    input.agreed[side] = link.agreed[side] ? &*link.agreed[side] : nullptr;
    input.changed[side] = changed_fields(planning.seen, link, side);
  }
  input.unagreed = link.unagreed;
  for (const Side side : kSides) {
    input.stored[side] = planning.as_stored[side](*input.now[opposite(side)]);
  }
  return input;
}

void agree(Link& link, const MergeInput& input, const Merge& merged) {
  for (const Side side : kSides) {
    if (!link.agreed[side]) {
      // Adopted: where the sides differ nothing is agreed until it is written or decided, else a
      // stop before the write would hide the difference for good.
      link.agreed[side] = *input.now[side];
      link.unagreed = link.unagreed | merged.write.feishu | merged.write.other;
    } else {
      assign(*link.agreed[side], *input.now[side], merged.agree);
    }
  }
  link.unagreed = link.unagreed - merged.agree;
}

std::string update_reason(const MergeInput& input, const Merge& merged, Side target,
                          const Policy& policy) {
  const Side source = opposite(target);
  if (input.agreed[source] == nullptr) return "first linked; the sides differ";
  std::string why = std::string("changed on ") + name(source) + ": " + join(merged.write[target]);
  const FieldMask clashed = merged.clashed & merged.write[target];
  if (!clashed.empty()) {
    why += "; changed on both sides and decided for " + std::string(name(source)) + " by " +
           (policy.conflict == ConflictPolicy::merge ? "prefer" : "conflict") + ": " +
           join(clashed);
  }
  return why;
}

// A name of the copy that depends on what it holds alone: a stop between the copy and the merge
// makes it once, not twice.
Uid copy_uid(const Uid& uid, const Event& copy) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : creation_value(copy)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return Uid{uid.value + "-kept-" + std::to_string(hash)};
}

// conflict = keep-both: the version that loses becomes an event of its own, on the side where it
// was made; from there it travels like any other. No attendees, no alarms.
void plan_kept_copy(Planning& planning, const Link& link, const Merge& merged) {
  const Side loser = (merged.clashed & merged.write.feishu).empty() ? Side::other : Side::feishu;
  Event copy = live(planning.seen, link, loser)->event;
  const auto silence = [](EventFields& fields) {
    fields.reminders.clear();
    fields.attendees.clear();
  };
  silence(copy.fields);
  for (auto& [key, occurrence] : copy.occurrences) {
    if (EventFields* fields = copy_in(occurrence)) silence(*fields);
  }
  copy.fields.title += " (kept version)";
  Link kept;
  kept.uid = copy_uid(link.uid, copy);
  copy.uid = kept.uid;
  const std::size_t index = put_link(planning, kept);
  planning.out.operations.push_back({Action::create,
                                     loser,
                                     index,
                                     FieldMask::everything(),
                                     std::move(copy),
                                     {},
                                     "the version of " + std::string(name(loser)) +
                                         " that lost a clash, kept by conflict = keep-both"});
}

// Nothing is written until somebody decides.
void hold(Planning& planning, Link link, const MergeInput& input, const FieldMask& fields,
          const std::string& reason) {
  link.state = LinkState::held;
  link.held_reason = reason;
  const std::size_t index = put_link(planning, link);
  planning.out.operations.push_back({Action::conflict,
                                     Side::feishu,
                                     index,
                                     fields,
                                     {},
                                     {*input.now.feishu, *input.now.other},
                                     reason});
}

std::optional<std::string> swings(const Planning& planning, const Link& link,
                                  const MergeInput& input, const Merge& merged) {
  for (const Side side : kSides) {
    auto why = oscillation(link, side, merged.write[side], *input.now[side], merged.wanted[side],
                           planning.seen.now);
    if (why) return why;
  }
  return std::nullopt;
}

}  // namespace

void plan_merge(Planning& planning, Link link, bool newly_matched) {
  const MergeInput input = merge_input(planning, link);
  Merge merged = merge(input, planning.policy);
  if (planning.policy.conflict == ConflictPolicy::ask && !merged.clashed.empty()) {
    hold(planning, std::move(link), input, merged.clashed,
         "changed on both sides: " + join(merged.clashed));
    return;
  }
  if (const auto why = swings(planning, link, input, merged)) {
    hold(planning, std::move(link), input, merged.write.feishu | merged.write.other, *why);
    return;
  }
  agree(link, input, merged);
  std::vector<KeptBack> reports;
  for (const Side side : kSides) {
    merged.write[side] = keep_blocked(planning, link, side, merged.write[side], reports);
  }
  const std::size_t index = put_link(planning, link);
  for (const auto& kept : reports) planning.out.kept_back.emplace_back(index, kept);
  if (newly_matched) {
    planning.out.operations.push_back({Action::link,
                                       Side::feishu,
                                       index,
                                       {},
                                       {},
                                       {*input.now.feishu, *input.now.other},
                                       "the same event on both sides"});
  }
  // Where the loser may not be overwritten, both versions stay anyway.
  const FieldMask lost = merged.clashed & (merged.write.feishu | merged.write.other);
  if (planning.policy.conflict == ConflictPolicy::keep_both && !lost.empty()) {
    plan_kept_copy(planning, link, merged);
  }
  for (const Side side : kSides) {
    if (merged.write[side].empty()) continue;
    report_shortened(planning, link, side, merged.write[side], *input.now[opposite(side)],
                     input.stored[side]);
    Event wanted = *input.now[side];
    assign(wanted, merged.wanted[side], merged.write[side]);
    planning.out.operations.push_back({Action::update,
                                       side,
                                       index,
                                       merged.write[side],
                                       std::move(wanted),
                                       {*input.now.feishu, *input.now.other},
                                       update_reason(input, merged, side, planning.policy)});
  }
}

}  // namespace larkdav::engine
