// Every pair of states of a linked item, for a single event and a series, under every policy: the
// plan against the table of the specification (reference sync.md 4), written down here a second
// time.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/plan.h"
#include "tests/engine/samples.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

using State = char;  // what is there of an item: -, U, C, N, D, X, ? of the specification

// "F<" writes Feishu's copy from the other side's, "F-" deletes there, "F+" creates there, "x" ends
// the link, "=" links; "M" is decided by the policy. Rows are Feishu, columns the other side.
constexpr std::string_view kStates = "-UCNDX?";
const std::array<std::array<const char*, 7>, 7> kTable{{
    //          -     U     C     N     D     X    ?
    /* - */ {{"", "F+", "F+", "F+", "x", "", ""}},
    /* U */ {{"D+", "", "F<", "", "F-", "", ""}},
    /* C */ {{"D+", "D<", "M", "", "D+", "", ""}},
    /* N */ {{"D+", "", "", "=", "", "", ""}},
    /* D */ {{"x", "D-", "F+", "", "x", "", ""}},
    /* X */ {{"", "", "", "", "", "", ""}},
    /* ? */ {{"", "", "", "", "", "", ""}},
}};

struct Case {
  PerSide<State> state;
  bool clash = false;  // of C and C: the same field
  bool series = false;
  Policy policy;
  PerSide<bool> writable{true, true};
};

bool open(const Case& each, Side side) {
  return each.writable[side] && allows_writing(each.policy, side);
}

Side mirrored(Side side) { return opposite(side); }
char letter(Side side) { return side == Side::feishu ? 'F' : 'D'; }

std::size_t index_of(State state) { return kStates.find(state); }

// -- what the specification says

std::set<std::string> wanted_of_clash(const Case& each) {
  Side wins = each.policy.prefer;
  switch (each.policy.conflict) {
    case ConflictPolicy::ask:
      return {"held"};
    case ConflictPolicy::feishu:
      wins = Side::feishu;
      break;
    case ConflictPolicy::other:
      wins = Side::other;
      break;
    case ConflictPolicy::merge:
    case ConflictPolicy::keep_both:
      break;
  }
  const char loser = letter(opposite(wins));
  std::set<std::string> out{std::string(1, loser) + "<"};
  if (each.policy.conflict == ConflictPolicy::keep_both) out.insert(std::string(1, loser) + "+");
  return out;
}

std::set<std::string> specified(const Case& each) {
  // A change that may not travel counts as none; if it wins a clash, both values stay.
  PerSide<State> state = each.state;
  for (const Side side : kSides) {
    const bool linked = state[opposite(side)] != '-' && state[opposite(side)] != 'N';
    if (state[side] == 'C' && linked && !each.clash && !open(each, opposite(side)))
      state[side] = 'U';
  }
  std::string verdict = kTable.at(index_of(state.feishu)).at(index_of(state.other));
  std::set<std::string> out;
  if (verdict == "M") {
    out = each.clash ? wanted_of_clash(each) : std::set<std::string>{"F<", "D<"};
  } else if (!verdict.empty()) {
    out = {verdict};
  }
  std::erase_if(out, [&](const std::string& what) {
    return (what.front() == 'F' && !open(each, Side::feishu)) ||
           (what.front() == 'D' && !open(each, Side::other));
  });
  return out;
}

// -- what is planned

Event agreed_event(bool series) {
  Event event = series ? weekly("A") : meeting("A");
  if (series) event.occurrences[week(1)] = Excluded{};
  event.uid.value = "a@x";
  return event;
}

Event changed_event(const Case& each, Side side) {
  Event event = agreed_event(each.series);
  if (each.clash) {
    event.fields.title = std::string("changed on ") + name(side);
  } else if (side == Side::feishu) {
    event.fields.location = "Pier 4";
  } else if (each.series) {
    event.occurrences[week(2)] = Excluded{};
  } else {
    event.fields.description = "bring the checklist";
  }
  return event;
}

std::optional<ItemState> item_state(const Case& each, Side side) {
  Assembled there{agreed_event(each.series), FieldMask::everything(), {}, {}, {}};
  switch (each.state[side]) {
    case 'U':
    case 'N':
      return there;
    case 'C':
      there.event = changed_event(each, side);
      return there;
    case 'D':
      return Gone{};
    case 'X':
      return Unreadable{"the service refuses to show it"};
    case '?':
      return NotObserved{"its text was not read yet"};
    default:
      return std::nullopt;
  }
}

Observations observations(const Case& each) {
  Observations seen;
  seen.now = at(0);
  Link link;
  link.id = 1;
  link.uid = {"a@x"};
  for (const Side side : kSides) {
    seen.capabilities[side].storable = FieldMask::everything();
    seen.capabilities[side].writable = each.writable[side];
    seen.closed[side] = !open(each, side);
    const ItemId id{std::string(name(side)) + "-1"};
    const auto state = item_state(each, side);
    if (!state) continue;
    seen.items[side].emplace(id, Item{id, {id.value}, *state});
    seen.marked[side].insert({id.value});
    if (each.state[side] != 'N') link.item[side] = id;
  }
  const bool linked = link.item.feishu || link.item.other;
  const bool agreed = link.item.feishu && link.item.other;
  if (agreed) link.agreed = {agreed_event(each.series), agreed_event(each.series)};
  if (linked) seen.links.push_back(link);
  return seen;
}

Plan planned(const Case& each) {
  const auto same = [](const Event& event) { return event; };
  return plan(observations(each), each.policy, {same, same});
}

std::set<std::string> in_signs(const Plan& plan) {
  std::set<std::string> out;
  for (const Operation& operation : plan.operations) {
    const std::string side(1, letter(operation.side));
    switch (operation.action) {
      case Action::create:
        out.insert(side + "+");
        break;
      case Action::update:
        out.insert(side + "<");
        break;
      case Action::remove:
        out.insert(side + "-");
        break;
      case Action::link:
        out.insert("=");
        break;
      case Action::unlink:
        out.insert("x");
        break;
      case Action::conflict:
        out.insert("held");
        break;
    }
  }
  return out;
}

Case mirrored(const Case& each) {
  Case out = each;
  out.state = {each.state.other, each.state.feishu};
  out.writable = {each.writable.other, each.writable.feishu};
  out.policy.prefer = mirrored(each.policy.prefer);
  if (each.policy.direction != Direction::both) {
    out.policy.direction = each.policy.direction == Direction::to_feishu ? Direction::from_feishu
                                                                         : Direction::to_feishu;
  }
  if (each.policy.conflict == ConflictPolicy::feishu) out.policy.conflict = ConflictPolicy::other;
  if (each.policy.conflict == ConflictPolicy::other) out.policy.conflict = ConflictPolicy::feishu;
  return out;
}

std::set<std::string> mirrored(const std::set<std::string>& signs) {
  std::set<std::string> out;
  for (std::string sign : signs) {
    if (sign.front() == 'F') {
      sign.front() = 'D';
    } else if (sign.front() == 'D') {
      sign.front() = 'F';
    }
    out.insert(sign);
  }
  return out;
}

std::string text(const std::set<std::string>& signs) {
  std::string out;
  for (const std::string& sign : signs) out += sign + " ";
  return out;
}

// A link has an item on one side at least, and what is not linked has no link.
bool can_be(State feishu, State other) {
  const bool fresh = feishu == 'N' || other == 'N';
  const bool both = (feishu == 'N' || feishu == '-') && (other == 'N' || other == '-');
  if (feishu == '-' && other == '-') return false;
  return !fresh || both;
}

std::vector<Policy> policies() {
  std::vector<Policy> out;
  for (const auto conflict : {ConflictPolicy::merge, ConflictPolicy::feishu, ConflictPolicy::other,
                              ConflictPolicy::keep_both, ConflictPolicy::ask}) {
    for (const auto direction : {Direction::both, Direction::from_feishu, Direction::to_feishu}) {
      for (const Side prefer : kSides) {
        Policy policy;
        policy.conflict = conflict;
        policy.direction = direction;
        policy.prefer = prefer;
        policy.past = std::nullopt;
        out.push_back(policy);
      }
    }
  }
  return out;
}

std::vector<Case> cases() {
  std::vector<Case> out;
  for (const State feishu : kStates) {
    for (const State other : kStates) {
      if (!can_be(feishu, other)) continue;
      const bool both = feishu == 'C' && other == 'C';
      for (const bool clash : both ? std::vector<bool>{false, true} : std::vector<bool>{false}) {
        for (const bool series : {false, true}) {
          for (const Policy& policy : policies()) {
            for (const PerSide<bool> writable :
                 {PerSide<bool>{true, true}, {false, true}, {true, false}}) {
              out.push_back({{feishu, other}, clash, series, policy, writable});
            }
          }
        }
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the plan of a link is what the decision table says, under every policy") {
  long count = 0;
  for (const Case& each : cases()) {
    const std::string cell{each.state.feishu, '/', each.state.other};
    CAPTURE(cell);
    CAPTURE(each.clash);
    CAPTURE(each.series);
    CAPTURE(static_cast<int>(each.policy.conflict));
    CAPTURE(static_cast<int>(each.policy.direction));
    CAPTURE(name(each.policy.prefer));
    CAPTURE(each.writable.feishu);
    CAPTURE(each.writable.other);
    CHECK(text(in_signs(planned(each))) == text(specified(each)));
    ++count;
  }
  MESSAGE("cases: " << count);
  CHECK(count > 2000);
}

TEST_CASE("mirrored sides and a mirrored policy give the mirrored plan") {
  for (const Case& each : cases()) {
    const std::string cell{each.state.feishu, '/', each.state.other};
    CAPTURE(cell);
    CAPTURE(static_cast<int>(each.policy.conflict));
    CAPTURE(static_cast<int>(each.policy.direction));
    const Plan straight = planned(each);
    const Plan mirror = planned(mirrored(each));
    CHECK(text(mirrored(in_signs(straight))) == text(in_signs(mirror)));
    CHECK(straight.kept_back.size() == mirror.kept_back.size());
    CHECK(straight.lost.feishu == mirror.lost.other);
  }
}
