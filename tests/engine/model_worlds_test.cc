// Small worlds, exhaustively and at random. LARKDAV_WORLDS=all runs every pair of edits,
// LARKDAV_WORLDS=i/n the i-th of n parts of them (tools/torture worlds; the ordinary lane takes a
// few, others for each toggle, LARKDAV_STEP=n every n-th);
// LARKDAV_SEED=n runs one random world with its trace, LARKDAV_RANDOM_WORLDS=n so many of them from
// that seed on.
#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>
#include <random>

#include "tests/engine/model_world.h"
#include "tests/support/part.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

long number_from(const char* variable, long otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtol(text, nullptr, 10);
}

std::string join(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += "\n    " + line;
  return out;
}

struct Verdict {
  long worlds = 0;
  long violated = 0;
  void take(const ModelWorld& world, const std::string& name) {
    ++worlds;
    if (world.violations().empty()) return;
    if (++violated > 5) return;
    const bool trace = std::getenv("LARKDAV_TRACE") != nullptr;
    MESSAGE(name << join(world.violations()) << (trace ? join(world.trace()) : ""));
  }
};

struct Combination {
  bool series = false;
  PersonEdit first;
  PersonEdit second;
  Side prefer = Side::feishu;
};

std::vector<PersonEdit> edits(bool series, int value) {
  std::vector<PersonEdit> out;
  for (const Side side : kSides) {
    for (const Kind kind : kinds_of(side)) {
      const bool needs_series = kind == Kind::rule || kind == Kind::occurrence_deleted ||
                                kind == Kind::occurrence_changed || kind == Kind::occurrence_reset;
      if (series || !needs_series) out.push_back({side, kind, 0, value});
    }
  }
  return out;
}

std::vector<Combination> combinations() {
  std::vector<Combination> out;
  for (const bool series : {false, true}) {
    for (const auto& first : edits(series, 1)) {
      for (const auto& second : edits(series, 2)) {
        for (const Side prefer : kSides) out.push_back({series, first, second, prefer});
      }
    }
  }
  return out;
}

std::string words(const PersonEdit& edit) {
  return std::string(name(edit.side)) + " " + name(edit.kind);
}

// Both edits at once, or the second at a point of the run, or after a fault at a point of the run.
struct Script {
  long at = 0;  // 0: nowhere
  std::optional<Act> act;
  bool late = false;  // the second edit comes after the run
};

// Whether the run came to that point.
bool play(const Toggles& toggles, const Combination& what, const Script& script, Verdict& verdict) {
  Toggles with = toggles;
  with.prefer = what.prefer;
  ModelWorld world(with);
  world.seed(what.prefer == Side::feishu ? "F" : "D", {what.series});
  world.run();
  world.advance(seconds{60});
  if (what.series) {
    world.edit({Side::feishu, Kind::occurrence_deleted, 0, 1});
    world.edit({Side::other, Kind::occurrence_changed, 0, 2});
    world.run();
    world.advance(seconds{60});
  }
  world.edit(what.first);
  const bool injected = script.act == Act::edit;
  if (!injected && !script.late) world.edit(what.second);
  if (script.act) world.plan(script.at, *script.act, what.second);
  world.run();
  const bool happened = world.all_happened();
  world.forget_plan();
  if ((injected || script.late) && !happened) return false;
  world.advance(seconds{60});
  if (script.late) {
    world.edit(what.second);
    world.advance(seconds{60});
  }
  world.settle();
  std::string title = std::string(what.series ? "series: " : "single: ") + words(what.first) +
                      ", " + words(what.second) + ", prefer " + name(what.prefer);
  if (script.act)
    title += std::string(", ") + name(*script.act) + " at " + std::to_string(script.at);
  if (script.late) title += ", then the second edit";
  verdict.take(world, title);
  return happened;
}

void play_all(const Toggles& toggles, const Combination& what, Verdict& verdict) {
  play(toggles, what, {}, verdict);
  for (long at = 1; at < 400; ++at) {
    bool any = false;
    for (const Act act : {Act::crash, Act::lost, Act::applied}) {
      any = play(toggles, what, {at, act, false}, verdict) || any;
      play(toggles, what, {at, act, true}, verdict);
    }
    any = play(toggles, what, {at, Act::edit, false}, verdict) || any;
    if (!any) return;
  }
}

struct Named {
  const char* name;
  Toggles toggles;
};

std::vector<Named> toggled() {
  std::vector<Named> out{{"plain", {}},
                         {"read-only note", {}},
                         {"cut titles", {}},
                         {"no revisions, added class", {}},
                         {"lagging reads", {}}};
  out[1].toggles.note_is_read_only = true;
  out[2].toggles.rewrite = Rewrite::cuts_title;
  out[3].toggles.revisions = false;
  out[3].toggles.rewrite = Rewrite::adds_class;
  out[4].toggles.lag = milliseconds{1500};
  out[4].toggles.nasty = true;
  return out;
}

class Choice {
 public:
  explicit Choice(long seed) : random_(static_cast<std::uint64_t>(seed)) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }

 private:
  std::mt19937_64 random_;
};

PersonEdit any_edit(Choice& choice) {
  const Side side = choice.chance(50) ? Side::feishu : Side::other;
  const auto kinds = kinds_of(side);
  const Kind kind =
      choice.chance(8)
          ? Kind::created
          : kinds[static_cast<std::size_t>(choice.below(static_cast<int>(kinds.size())))];
  return {side, kind, choice.below(4), choice.below(12)};
}

Toggles any_toggles(Choice& choice) {
  using larkdav::adapters::memory::Expired;
  Toggles out;
  if (choice.chance(25)) out.lag = milliseconds{1500};
  out.nasty = choice.chance(20);
  const int rewrite = choice.below(4);
  if (rewrite == 2) out.rewrite = Rewrite::adds_class;
  if (rewrite == 3) out.rewrite = Rewrite::cuts_title;
  out.revisions = !choice.chance(15);
  const int expired = choice.below(4);
  out.expired = expired == 2 ? Expired::full : expired == 3 ? Expired::empty : Expired::refuse;
  out.note_is_read_only = choice.chance(10);
  out.prefer = choice.chance(50) ? Side::feishu : Side::other;
  if (choice.chance(8)) out.closed = choice.chance(50) ? Side::feishu : Side::other;
  return out;
}

void play_random(long seed, Verdict& verdict) {
  Choice choice(seed);
  ModelWorld world(any_toggles(choice));
  const int count = choice.below(3) + 1;
  std::string places;
  std::vector<bool> series;
  for (int i = 0; i < count; ++i) {
    places += "FDB"[choice.below(3)];
    series.push_back(choice.chance(45));
  }
  world.seed(places, series);
  if (choice.chance(70)) {
    world.run();
    world.advance(seconds{60});
  } else {
    world.was_never_linked();
  }
  const int faults = choice.below(4);
  for (int round = choice.below(3); round >= 0; --round) {
    for (int i = choice.below(3); i > 0; --i) world.edit(any_edit(choice));
    const int luck = choice.below(100);
    if (luck < 5) world.expire_tokens();
    if (luck >= 5 && luck < 8) world.lose_state();
    for (int i = faults; i > 0; --i) {
      static constexpr Act kActs[] = {Act::crash,   Act::lost, Act::applied,
                                      Act::applied, Act::edit, Act::edit};
      const int far = choice.below(60);
      world.plan(1 + far * far / 60, kActs[choice.below(6)], any_edit(choice));
    }
    world.run();
    world.forget_plan();
    static constexpr int kPauses[] = {1, 5, 60};
    world.advance(seconds{kPauses[choice.below(3)]});
  }
  world.settle();
  verdict.take(world, "LARKDAV_SEED=" + std::to_string(seed));
}

}  // namespace

TEST_CASE("two edits of one item with a stop, a lost reply or the second edit at any point") {
  const auto part = part_from("LARKDAV_WORLDS");  // none: a few are enough
  const auto every = combinations();
  std::size_t turn = 0;
  for (const auto& [name, toggles] : toggled()) {
    Verdict verdict;
    const Part few{turn++, static_cast<std::size_t>(number_from("LARKDAV_STEP", 331))};
    const auto [begin, step] = part.value_or(few);
    for (std::size_t i = begin; i < every.size(); i += step) play_all(toggles, every[i], verdict);
    MESSAGE(std::string(name) << ": " << verdict.worlds << " worlds, " << verdict.violated
                              << " violated");
    CHECK(verdict.worlds > 0);
    CHECK(verdict.violated == 0);
  }
}

TEST_CASE("random worlds keep every promise") {
  const bool one = std::getenv("LARKDAV_SEED") != nullptr;
  const long first = number_from("LARKDAV_SEED", 1);
  const long count = number_from("LARKDAV_RANDOM_WORLDS", one ? 1 : 400);
  Verdict verdict;
  for (long seed = first; seed < first + count; ++seed) play_random(seed, verdict);
  MESSAGE(verdict.worlds << " random worlds from LARKDAV_SEED=" << first << ", " << verdict.violated
                         << " violated");
  CHECK(verdict.violated == 0);
}
