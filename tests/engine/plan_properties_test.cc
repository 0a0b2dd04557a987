// Laws of plan(), merge() and guard() on random pairs of calendars over a tiny alphabet, so that
// collisions are common (reference sync.md 12: I1, I7, I8, I10, I12, I13, I15, I16, I17, I20).
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/guard.h"
#include "engine/merge.h"
#include "engine/plan.h"
#include "tests/engine/samples.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

constexpr int kUids = 3;
const Projection kSame{[](const Event& event) { return event; },
                       [](const Event& event) { return event; }};

int below(int limit) { return *rc::gen::inRange(0, limit); }

Event any_event(int uid) {
  Event event = meeting(std::string(1, static_cast<char>('a' + below(3))), below(2) * 24 + 2);
  event.uid.value = "u" + std::to_string(uid);
  if (below(2) == 0) return event;
  event.rule = Rule{below(2) == 0 ? "FREQ=WEEKLY" : "FREQ=DAILY", {}, false};
  event.extent.last.reset();
  if (below(2) == 0) event.occurrences[week(1 + below(2))] = Excluded{};
  return event;
}

ItemState any_state(int uid) {
  switch (below(6)) {
    case 0:
      return Gone{};
    case 1:
      return Unreadable{"the service refuses to show it"};
    case 2:
      return NotObserved{"its text was not read yet"};
    default: {
      FieldMask writable = FieldMask::everything();
      if (below(4) == 0) writable.erase(Field::title);
      return Assembled{any_event(uid), writable, {}, {}, {}};
    }
  }
}

ItemId item_id(Side side, int uid) { return {std::string(name(side)) + std::to_string(uid)}; }

void add_item(Observations& seen, Side side, int uid, ItemState state) {
  const ItemId id = item_id(side, uid);
  seen.items[side].insert_or_assign(id, Item{id, {id.value}, std::move(state)});
  seen.marked[side].insert({id.value});
}

// A link and its items; or items of one UID that no link has; or nothing.
void add_uid(Observations& seen, int uid) {
  const int kind = below(5);
  if (kind == 0) return;
  if (kind == 1) {
    for (const Side side : kSides) {
      if (below(2) == 0) add_item(seen, side, uid, any_state(uid));
    }
    return;
  }
  Link link;
  link.id = uid + 1;
  link.uid.value = "u" + std::to_string(uid);
  for (const Side side : kSides) {
    link.item[side] = item_id(side, uid);
    add_item(seen, side, uid, any_state(uid));
  }
  link.agreed = {any_event(uid), any_event(uid)};
  seen.links.push_back(link);
}

Observations any_world() {
  Observations seen;
  seen.now = at(0);
  for (const Side side : kSides) {
    seen.capabilities[side].storable = FieldMask::everything();
    seen.capabilities[side].writable = below(6) != 0;
  }
  for (int uid = 0; uid < kUids; ++uid) add_uid(seen, uid);
  return seen;
}

Policy any_policy() {
  Policy policy;
  policy.past = std::nullopt;
  policy.conflict = static_cast<ConflictPolicy>(below(5));
  policy.direction = static_cast<Direction>(below(3));
  policy.prefer = below(2) == 0 ? Side::feishu : Side::other;
  return policy;
}

void close_sides(Observations& seen, const Policy& policy) {
  for (const Side side : kSides) {
    seen.closed[side] = !allows_writing(policy, side) || !seen.capabilities[side].writable;
  }
}

struct Drawn {
  Policy policy = any_policy();
  Observations seen = any_world();
  Drawn() { close_sides(seen, policy); }
  [[nodiscard]] Plan plan() const { return larkdav::engine::plan(seen, policy, kSame); }
};

std::string line_of(const Plan& plan, const Operation& operation) {
  std::string out = std::to_string(static_cast<int>(operation.action)) + " " +
                    name(operation.side) + " " + plan.links.at(operation.link).uid.value;
  for (const Field field : operation.fields.fields()) out += " " + std::string(name(field));
  if (operation.wanted) {
    for (const Field field : kAllFields) out += "|" + describe(*operation.wanted, field);
  }
  return out;
}

std::vector<std::string> lines_of(const Plan& plan) {
  std::vector<std::string> out;
  for (const Operation& operation : plan.operations) out.push_back(line_of(plan, operation));
  std::sort(out.begin(), out.end());
  return out;
}

const Assembled* live(const Observations& seen, Side side, const std::optional<ItemId>& id) {
  const auto found = id ? seen.items[side].find(*id) : seen.items[side].end();
  return found == seen.items[side].end() ? nullptr : std::get_if<Assembled>(&found->second.state);
}

bool writes(Action action) {
  return action == Action::create || action == Action::update || action == Action::remove;
}

// -- a run that meets no trouble, on the values alone

class Carried {
 public:
  explicit Carried(const Drawn& drawn) : seen_(drawn.seen) {}

  void carry_out(const Plan& plan) {
    for (const LinkId id : plan.dropped) {
      std::erase_if(seen_.links, [&](const Link& link) { return link.id == id; });
    }
    std::vector<Link> links = plan.links;
    for (Link& link : links) store(link);
    for (const Operation& operation : plan.operations) {
      if (operation.action == Action::unlink) drop(links.at(operation.link).id);
    }
    for (const Operation& operation : plan.operations) write(operation, links);
  }
  [[nodiscard]] const Observations& seen() const { return seen_; }

 private:
  void store(Link& link) {
    if (link.id == 0) link.id = next_link_++;
    drop(link.id);
    seen_.links.push_back(link);
  }
  void drop(LinkId id) {
    std::erase_if(seen_.links, [&](const Link& link) { return link.id == id; });
  }
  Link& stored(LinkId id) {
    return *std::find_if(seen_.links.begin(), seen_.links.end(),
                         [&](const Link& link) { return link.id == id; });
  }

  void write(const Operation& operation, const std::vector<Link>& links) {
    if (!writes(operation.action)) return;
    const Side side = operation.side;
    const Side source = opposite(side);
    Link& link = stored(links.at(operation.link).id);
    if (operation.action == Action::remove) {
      seen_.items[side].at(*link.item[side]).state = Gone{};
      drop(link.id);
      return;
    }
    if (operation.action == Action::update) {
      std::get<Assembled>(seen_.items[side].at(*link.item[side]).state).event = *operation.wanted;
      assign(*link.agreed[side], *operation.wanted, operation.fields);
      assign(*link.agreed[source], *operation.now[source], operation.fields);
      link.unagreed = link.unagreed - operation.fields;
      return;
    }
    const ItemId id{"made" + std::to_string(next_item_++)};
    seen_.items[side].emplace(
        id,
        Item{id, {id.value}, Assembled{*operation.wanted, FieldMask::everything(), {}, {}, {}}});
    seen_.marked[side].insert({id.value});
    link.item[side] = id;
    if (operation.now[source]) link.agreed[source] = operation.now[source];
    if (operation.now[source]) link.agreed[side] = operation.wanted;
  }

  Observations seen_;
  LinkId next_link_ = 100;
  int next_item_ = 1;
};

}  // namespace

TEST_CASE("what is unreadable or not observed on either side is left alone") {
  CHECK(rc::check("I10", [] {
    const Drawn drawn;
    const Plan plan = drawn.plan();
    for (const Operation& operation : plan.operations) {
      const Link& link = plan.links.at(operation.link);
      for (const Side side : kSides) {
        const auto found = link.item[side] ? drawn.seen.items[side].find(*link.item[side])
                                           : drawn.seen.items[side].end();
        if (found == drawn.seen.items[side].end()) continue;
        RC_ASSERT(!std::holds_alternative<Unreadable>(found->second.state));
        RC_ASSERT(!std::holds_alternative<NotObserved>(found->second.state));
      }
    }
  }));
}

TEST_CASE("an update changes what differs and nothing else, where it may") {
  CHECK(rc::check("I7, I8", [] {
    const Drawn drawn;
    const Plan plan = drawn.plan();
    for (const Operation& operation : plan.operations) {
      RC_ASSERT(!writes(operation.action) || !drawn.seen.closed[operation.side]);
      if (operation.action != Action::update) continue;
      const Link& link = plan.links.at(operation.link);
      const Assembled* there = live(drawn.seen, operation.side, link.item[operation.side]);
      RC_ASSERT(there != nullptr);
      const FieldMask changed = diff(there->event, *operation.wanted);
      RC_ASSERT(!changed.empty());
      RC_ASSERT((changed - operation.fields).empty());
      RC_ASSERT((operation.fields - there->writable).empty());
    }
  }));
}

TEST_CASE("agreed copies come in pairs, items and UIDs belong to one link") {
  CHECK(rc::check("I16, I17", [] {
    const Drawn drawn;
    Carried after(drawn);
    after.carry_out(drawn.plan());
    PerSide<std::set<ItemId>> items;
    std::set<Uid> uids;
    for (const Link& link : after.seen().links) {
      RC_ASSERT(link.agreed.feishu.has_value() == link.agreed.other.has_value());
      RC_ASSERT(uids.insert(link.uid).second);
      for (const Side side : kSides) {
        if (link.item[side]) RC_ASSERT(items[side].insert(*link.item[side]).second);
      }
    }
  }));
}

TEST_CASE("a plan carried out leaves nothing to do, and nothing new to say") {
  CHECK(rc::check("I1, I2, I20", [] {
    const Drawn drawn;
    Carried world(drawn);
    world.carry_out(drawn.plan());
    // A version that keep-both saved, and what was deleted on one side alone, settle in a second
    // round of the same run.
    world.carry_out(plan(world.seen(), drawn.policy, kSame));
    const Plan quiet = plan(world.seen(), drawn.policy, kSame);
    for (const Operation& operation : quiet.operations) {
      RC_ASSERT(operation.action == Action::conflict);
    }
    RC_ASSERT(quiet.kept_back.empty());
  }));
}

TEST_CASE("the plan does not depend on the order in which links are listed") {
  CHECK(rc::check("I12", [] {
    const Drawn drawn;
    Observations turned = drawn.seen;
    std::reverse(turned.links.begin(), turned.links.end());
    RC_ASSERT(lines_of(drawn.plan()) == lines_of(plan(turned, drawn.policy, kSame)));
  }));
}

TEST_CASE("a merge keeps what only one side changed, and forgets no side's change in silence") {
  CHECK(rc::check("merge", [] {
    const Event base = any_event(0);
    const PerSide<Event> now{any_event(0), any_event(0)};
    MergeInput input;
    for (const Side side : kSides) {
      input.now[side] = &now[side];
      input.agreed[side] = &base;
      input.changed[side] = diff(base, now[side]);
      input.stored[side] = now[opposite(side)];
    }
    const Merge merged = merge(input, any_policy());
    for (const Side side : kSides) {
      const Side source = opposite(side);
      const FieldMask alone = input.changed[source] - input.changed[side];
      for (const Field field : {Field::title, Field::description, Field::location}) {
        if (!alone.contains(field)) continue;
        RC_ASSERT(describe(merged.wanted[side], field) == describe(now[source], field));
      }
      // Whatever is overwritten was changed by the other side, or is told of as a clash.
      RC_ASSERT((merged.write[side] - input.changed[source] - merged.clashed -
                 diff(now[side], merged.wanted[side]))
                    .empty());
    }
    RC_ASSERT(diff(merged.wanted.feishu, merged.wanted.other).empty());
  }));
}

TEST_CASE("a brake trips by what a plan deletes, never by what it does not") {
  CHECK(rc::check("I15", [] {
    Plan plan;
    const int removes = below(40);
    const int updates = below(40);
    for (int i = 0; i < removes + updates; ++i) {
      Operation operation;
      operation.action = i < removes ? Action::remove : Action::update;
      operation.side = Side::other;
      operation.link = static_cast<std::size_t>(i);
      plan.operations.push_back(operation);
      plan.links.emplace_back().id = i + 1;
    }
    Census census;
    census.links = removes + updates + below(100);
    plan.lost.feishu = removes;
    Policy policy;
    policy.max_deletes = {below(2) == 0 ? 10 : 25, true};
    RunOptions options;
    const auto tripped = guard(plan, census, policy, options);
    const long limit = std::max(5L, census.links * policy.max_deletes.value / 100);
    if (removes > limit) RC_ASSERT(tripped.has_value());
    if (removes == 0 && tripped) RC_ASSERT(tripped->rule == "changes");
    options.allow_deletes = removes;
    options.allow_changes = true;
    RC_ASSERT(!guard(plan, census, policy, options).has_value());
  }));
}
