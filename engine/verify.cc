#include "engine/verify.h"

#include <utility>

#include "engine/apart.h"
#include "engine/kept_back.h"
#include "engine/plan_link.h"

namespace larkdav::engine {
namespace {

class Comparison {
 public:
  Comparison(const Observations& seen, const Policy& policy, const Projection& as_stored)
      : seen_(seen), policy_(policy), as_stored_(as_stored) {}

  Verification run() {
    for (const auto& link : seen_.links) compare(link);
    add_unlinked();
    return std::move(out_);
  }

 private:
  void compare(const Link& link) {
    PerSide<const Event*> now;
    for (const Side side : kSides) {
      const Assembled* item = live(seen_, link, side);
      if (item != nullptr) now[side] = &item->event;
      if (note_unreadable(link, side)) return;
    }
    if (now.feishu == nullptr && now.other == nullptr) return;
    ++out_.compared;
    if (now.feishu == nullptr || now.other == nullptr) {
      compare_absence(link, now.feishu == nullptr ? Side::feishu : Side::other,
                      now.feishu == nullptr ? *now.other : *now.feishu);
      return;
    }
    const FieldMask mask = differing(now, as_stored_);
    for (const Field field : mask.fields()) compare_field(link, now, field);
    for (const auto& key : mask.occurrences()) compare_field(link, now, key);
  }

  bool note_unreadable(const Link& link, Side side) {
    const Item* item = find_item(seen_, side, link.item[side]);
    if (item == nullptr) return false;
    std::string reason;
    if (const auto* unreadable = std::get_if<Unreadable>(&item->state)) {
      reason = unreadable->reason;
    } else if (const auto* unseen = std::get_if<NotObserved>(&item->state)) {
      reason = unseen->reason;
    }
    if (reason.empty()) return false;
    out_.unreadable.push_back(
        {link.uid.value, {}, {}, std::string("read from ") + name(side), reason, side});
    return true;
  }

  void compare_absence(const Link& link, Side absent, const Event& there) {
    for (const auto& kept : link.kept) {
      if (kept.field != kWholeCreation && kept.field != kDeletion) continue;
      out_.kept_back.push_back(
          {link.uid.value, there.fields.title, kept.field, {}, kept.reason, kept.target});
      return;
    }
    PerSide<std::string> value;
    value[opposite(absent)] = "present";
    value[absent] = "absent";
    out_.differences.push_back({link.uid, there.fields.title, "event", value,
                                held(link, std::string("it is missing on ") + name(absent))});
  }

  static std::string held(const Link& link, const std::string& reason) {
    if (link.state != LinkState::held) return reason;
    return reason + "; open conflict " + std::to_string(link.id) + ": " + link.held_reason;
  }

  // Kept back at just these values, or agreed upon: neither side changed it since.
  template <class Name>
  void compare_field(const Link& link, const PerSide<const Event*>& now, const Name& field) {
    FieldMask one;
    one.insert(field);
    const std::string& title = now.feishu->fields.title;
    for (const Side side : kSides) {
      if (!without_kept_back(link, side, *now[side], one, true).empty()) continue;
      out_.kept_back.push_back({link.uid.value,
                                title,
                                label(field),
                                {},
                                reason_of(link, opposite(side), label(field)),
                                opposite(side)});
      return;
    }
    // When an event takes place is never a matter of form.
    const bool agreed = link.state == LinkState::active && link.agreed.feishu &&
                        !one.contains(Field::time) && !one.contains(Field::rule) &&
                        (link.unagreed & one).empty() &&
                        (diff(*link.agreed.feishu, *now.feishu) & one).empty() &&
                        (diff(*link.agreed.other, *now.other) & one).empty();
    const PerSide<std::string> value{describe(*now.feishu, field), describe(*now.other, field)};
    if (agreed) {
      out_.losses.push_back(
          {link.uid.value, title, label(field), {}, "each side keeps its own form of it", {}});
      return;
    }
    out_.differences.push_back(
        {link.uid, title, label(field), value, held(link, "the two sides hold different values")});
  }

  static std::string reason_of(const Link& link, Side target, const std::string& field) {
    for (const auto& kept : link.kept) {
      if (kept.target == target && kept.field == field) return kept.reason;
    }
    return {};
  }

  // What has no link yet: matching, age and direction are plan()'s to judge.
  void add_unlinked() {
    const Plan planned = plan(seen_, policy_, as_stored_);
    for (const auto& operation : planned.operations) {
      const Link& link = planned.links[operation.link];
      if (link.id != 0) continue;
      if (operation.action == Action::create && operation.wanted) {
        compare_absence(link, operation.side, *operation.wanted);
      } else if (operation.action == Action::link) {
        compare(link);
      }
    }
    for (const auto& trouble : planned.troubles) {
      out_.unreadable.push_back(
          {trouble.uid.value, trouble.title, {}, trouble.operation, trouble.reason, {}});
    }
    for (const auto& loss : planned.losses) {
      out_.losses.push_back({loss.uid.value, loss.title, loss.field, {}, loss.reason, {}});
    }
  }

  const Observations& seen_;
  const Policy& policy_;
  const Projection& as_stored_;
  Verification out_;
};

}  // namespace

Verification verify(const Observations& seen, const Policy& policy, const Projection& as_stored) {
  return Comparison(seen, policy, as_stored).run();
}

}  // namespace larkdav::engine
