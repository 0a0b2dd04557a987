// Stops before and after every durable step and every request, stops during the recovery too, lost
// replies at every write: the next run ends where the uninterrupted one ends (reference sync.md,
// invariant I3). Single stops are all tried; of pairs, kills and losses of power a sample, drawn
// from LARKDAV_SEED. LARKDAV_CRASHES=all tries them all, LARKDAV_CRASHES=i/n the i-th of n parts of
// everything (tools/torture crash).
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <random>

#include "engine/kept_back.h"
#include "tests/engine/durable_files.h"
#include "tests/engine/scenarios.h"
#include "tests/support/folder.h"
#include "tests/support/part.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

namespace {

constexpr long kNever = -1;
constexpr int kKilled = 137;

// nullopt: a sample of what is many.
const std::optional<Part>& wanted_part() {
  static const std::optional<Part> wanted = part_from("LARKDAV_CRASHES");
  return wanted;
}

bool torture() { return wanted_part().has_value(); }

// Whether the next share of the work is this process's.
bool mine() {
  static std::size_t turn = 0;
  return turn++ % wanted_part().value_or(Part{}).step == wanted_part().value_or(Part{}).begin;
}

// How many tries a process makes of what all parts together make so often at least.
long at_least(long all) { return all / static_cast<long>(wanted_part().value_or(Part{}).step); }

std::mt19937& dice() {
  static std::mt19937 engine = [] {
    const char* given = std::getenv("LARKDAV_SEED");
    const unsigned long seed = given == nullptr ? 20261103UL : std::strtoul(given, nullptr, 10);
    MESSAGE("LARKDAV_SEED=" << seed);
    return std::mt19937(static_cast<std::mt19937::result_type>(seed));
  }();
  return engine;
}

// About `wanted` of `all` points.
bool tried(long wanted, long all) {
  if (all <= wanted) return true;
  return std::uniform_int_distribution<long>(0, all - 1)(dice()) < wanted;
}

std::vector<Scenario> every_scenario() {
  std::vector<Scenario> out = scenarios();
  for (auto& scenario : hard_scenarios()) out.push_back(std::move(scenario));
  return out;
}

struct Ending {
  PerSide<std::vector<std::string>> seen;
  std::vector<std::string> agreed;  // one line a link, ids and UIDs aside
  friend bool operator==(const Ending&, const Ending&) = default;
};

std::vector<std::string> only_in(const std::vector<std::string>& a,
                                 const std::vector<std::string>& b) {
  std::vector<std::string> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

// What differs, for people.
std::string difference(const Ending& got, const Ending& wanted) {
  std::string out;
  const auto compare = [&](const std::string& what, const auto& a, const auto& b) {
    for (const auto& line : only_in(a, b)) out += "\n" + what + " holds " + line;
    for (const auto& line : only_in(b, a)) out += "\n" + what + " lacks " + line;
  };
  for (const Side side : kSides) compare(name(side), got.seen[side], wanted.seen[side]);
  compare("the state", got.agreed, wanted.agreed);
  return out;
}

std::string in_words(const std::optional<Event>& event) {
  return event ? creation_value(*event) : "nothing";
}

Ending ending(World& world) {
  Ending out{{world.seen(Side::feishu), world.seen(Side::other)}, {}};
  for (const Link& link : world.store().links()) {
    std::string line = link.state == LinkState::held ? "held: " : "";
    for (const Side side : kSides) line += in_words(link.agreed[side]) + "\n";
    for (const KeptBack& kept : link.kept) line += kept.field + " kept: " + kept.value + "\n";
    if (!link.unagreed.empty()) line += "unagreed " + std::to_string(link.unagreed.bits());
    out.agreed.push_back(line);
  }
  std::sort(out.agreed.begin(), out.agreed.end());
  return out;
}

struct Prepared {  // right before the run under test, and how that ends when nothing goes wrong
  std::string name;
  World world;
  Ending end;
  Outcome quiet = Outcome::ok;  // of a run with nothing to do
};

Prepared prepared(const Scenario& scenario) {
  Prepared out{scenario.name, {}, {}};
  scenario.before(out.world);
  out.world.sync();
  scenario.edits(out.world);
  World world = out.world;
  world.sync();
  out.end = ending(world);
  out.quiet = world.sync().outcome;
  return out;
}

// How many stops were tried, and how many of them did not end as the uninterrupted run.
struct Sweep {
  long points = 0;
  long unequal = 0;

  // One more run: it ends where the uninterrupted one did. And one more: nothing changes, nothing
  // is written.
  void check_settles(World& world, const Prepared& expected) {
    ++points;
    world.sync();
    const std::string after_one = difference(ending(world), expected.end);
    CHECK(after_one == "");
    const bool open = !world.store().intents().empty();
    CHECK_FALSE(open);
    const auto writes = world.writes();
    const Outcome outcome = world.sync().outcome;
    CHECK(outcome == expected.quiet);
    CHECK(world.writes() == writes);
    const std::string after_two = difference(ending(world), expected.end);
    CHECK(after_two == "");
    const bool equal = after_one.empty() && after_two.empty() && !open &&
                       outcome == expected.quiet && world.writes() == writes;
    if (!equal) ++unequal;
  }
  [[nodiscard]] std::string words() const {
    return std::to_string(points) + ", " +
           (unequal == 0 ? "all equal" : std::to_string(unequal) + " NOT equal");
  }
};

// A run that ends at the given stop point, after some last words. Returns how many points it
// passed, or reached.
long run_until(World& world, long point, const std::function<void()>& last_words = {}) {
  long passed = 0;
  const auto strike = [&] {
    if (passed++ != point) return;
    if (last_words) last_words();
    throw Crash();
  };
  world.at_commit = strike;
  for (auto* calendar : {&world.feishu, &world.other}) {
    calendar->options.before_request = strike;
    calendar->options.after_write = [&](const Step&) { strike(); };
  }
  try {
    world.sync();
  } catch (const Crash&) {
  }
  world.at_commit = {};
  for (auto* calendar : {&world.feishu, &world.other}) {
    calendar->options.before_request = {};
    calendar->options.after_write = {};
  }
  return passed;
}

long points_of(const Prepared& scenario) {
  World world = scenario.world;
  return run_until(world, kNever);
}

}  // namespace

TEST_CASE("a write whose reply is lost, or that never arrives, is neither lost nor doubled") {
  Sweep sweep;
  for (const auto& scenario : every_scenario()) {
    if (!mine()) continue;
    const Prepared expected = prepared(scenario);
    for (const Fault fault : {Fault::drop_after, Fault::drop_before}) {
      for (int failing = 0;; ++failing) {
        World world = expected.world;
        int write = 0;
        bool hit = false;
        const auto strike = [&](const Step&) {
          if (write++ != failing) return Fault::none;
          hit = true;
          return fault;
        };
        world.feishu.options.fault = strike;
        world.other.options.fault = strike;
        world.sync();
        if (!hit) break;
        world.feishu.options.fault = {};
        world.other.options.fault = {};
        CAPTURE(scenario.name);
        CAPTURE(failing);
        CAPTURE(static_cast<int>(fault));
        sweep.check_settles(world, expected);
      }
    }
  }
  MESSAGE("lost replies and lost requests tried: " << sweep.words());
  CHECK(sweep.points > at_least(200));
}

TEST_CASE("a run that ends at any durable step or request goes on where it was") {
  Sweep sweep;
  for (const auto& scenario : every_scenario()) {
    const Prepared expected = prepared(scenario);
    const long all = points_of(expected);
    for (long point = 0; point < all; ++point) {
      if (!mine()) continue;
      World world = expected.world;
      run_until(world, point);
      CAPTURE(scenario.name);
      CAPTURE(point);
      sweep.check_settles(world, expected);
    }
  }
  MESSAGE("stop points tried: " << sweep.words());
  CHECK(sweep.points > at_least(1000));
}

TEST_CASE("a run that ends while it recovers from a stop goes on where it was") {
  // Exhaustive where a scenario has few stop points, a sample of each other one.
  constexpr long kFew = 12;
  constexpr long kSample = 6;
  Sweep sweep;
  for (const auto& scenario : every_scenario()) {
    const Prepared expected = prepared(scenario);
    const long all = points_of(expected);
    for (long first = 0; first < all; ++first) {
      if (!mine()) continue;
      World stopped = expected.world;
      run_until(stopped, first);
      World counting = stopped;
      const long more = run_until(counting, kNever);
      for (long second = 0; second < more; ++second) {
        if (!torture() && all > kFew && !tried(kSample, all * more)) continue;
        World world = stopped;
        run_until(world, second);
        CAPTURE(scenario.name);
        CAPTURE(first);
        CAPTURE(second);
        sweep.check_settles(world, expected);
      }
    }
  }
  MESSAGE("pairs of stop points tried: " << sweep.words());
  CHECK(sweep.points > at_least(200));
}

namespace {

enum class Left { by_the_process, by_the_power };

// A process of its own works on a state on disk and ends at the stop point. Calendars outlive it:
// what it did to them, the same run in this process did to ours.
void run_until_killed(World& world, long point, Left left, const std::string& folder,
                      const std::string& rest) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      world.use_folder(folder);
      follow_syncs(folder);
      run_until(world, point, [&] {
        if (left == Left::by_the_power) leave_synced(rest);
        _exit(kKilled);
      });
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == kKilled);
  run_until(world, point);
  world.use_folder(left == Left::by_the_power ? rest : folder);
}

}  // namespace

TEST_CASE("a killed process, or a loss of power, leaves a state that the next run goes on with") {
  constexpr long kSample = 1;  // of each scenario, unless it is torture
  Sweep sweep;
  for (const auto& scenario : every_scenario()) {
    const Prepared expected = prepared(scenario);
    const long all = points_of(expected);
    for (const Left left : {Left::by_the_process, Left::by_the_power}) {
      for (long point = 0; point < all; ++point) {
        if (torture() ? !mine() : !tried(kSample, all)) continue;
        CAPTURE(scenario.name);
        CAPTURE(point);
        CAPTURE(static_cast<int>(left));
        const Folder folder;
        const Folder rest;
        World world = expected.world;
        run_until_killed(world, point, left, folder.path().string(), rest.path().string());
        sweep.check_settles(world, expected);
      }
    }
  }
  MESSAGE("kills and losses of power tried: " << sweep.words());
  CHECK(sweep.points > at_least(50));
}
