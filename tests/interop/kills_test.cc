// The program killed with SIGKILL again and again while people go on editing both calendars:
// nothing is lost, nothing is there twice, and the run after the last one has nothing to do.
// LARKDAV_KILLS sets how often (20), LARKDAV_SEED when and what (printed).
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <thread>

#include "tests/interop/real_world.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

constexpr long long kFirstStart = 1'893'463'200;  // 2030-01-01T10:00 in Shanghai
constexpr long long kDay = 86'400;

enum class Home { feishu, dav };

// One event in the person's mind. It is deleted, renamed and loses occurrences at home; its
// location is edited where its copy is, so that no two edits ever clash.
struct Thing {
  int number = 0;
  Home home = Home::feishu;
  bool series = false;
  int version = 1;
  Sight sight;
  std::string name;           // event_id or resource at home
  bool copy_changed = false;  // since both sides were last seen equal

  [[nodiscard]] std::string sign() const { return "Event " + std::to_string(number) + " "; }
  [[nodiscard]] long long start() const { return kFirstStart + number * 3600LL; }
};

std::string utc_text(long long seconds) {
  const std::time_t moment = seconds;
  std::tm parts{};
  gmtime_r(&moment, &parts);
  char out[32];
  std::strftime(out, sizeof out, "%Y%m%dT%H%M%SZ", &parts);
  return out;
}

std::string text_of(const Thing& thing) {
  std::string text =
      "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Somebody//EN\nBEGIN:VEVENT\nUID:thing-" +
      std::to_string(thing.number) +
      "@example.com\nDTSTAMP:20260101T000000Z\nDTSTART:" + utc_text(thing.start()) +
      "\nDTEND:" + utc_text(thing.start() + 3600) + "\nSUMMARY:" + thing.sight.title + "\n";
  if (thing.series) text += "RRULE:FREQ=DAILY;COUNT=8\n";
  text += "END:VEVENT\nEND:VCALENDAR\n";
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

json body_of(const Thing& thing) {
  const auto time = [](long long seconds) {
    return json{{"timestamp", std::to_string(seconds)}, {"timezone", "Asia/Shanghai"}};
  };
  json body = {{"summary", thing.sight.title},
               {"start_time", time(thing.start())},
               {"end_time", time(thing.start() + 3600)},
               {"vchat", {{"vc_type", "no_meeting"}}}};
  if (thing.series) body["recurrence"] = "FREQ=DAILY;COUNT=8";
  return body;
}

// Replaces the line of the event that starts so, or adds one to its end.
std::string with_line(const std::string& text, const std::string& start, const std::string& line) {
  const auto event = text.find("BEGIN:VEVENT");
  auto at = start.empty() ? std::string::npos : text.find("\r\n" + start, event);
  if (at == std::string::npos) {
    at = text.find("END:VEVENT", event);
    return text.substr(0, at) + line + "\r\n" + text.substr(at);
  }
  at += 2;
  return text.substr(0, at) + line + text.substr(text.find("\r\n", at));
}

class Person {
 public:
  Person(RealWorld& world, std::mt19937& dice) : world_(world), dice_(dice) {}

  void edit_something() {
    switch (roll(7)) {
      case 0:
      case 1:
        return make();
      case 2:
        return with_one(&Person::rename);
      case 3:
        return with_one(&Person::relocate_copy);
      case 4:
        return with_one(&Person::drop_occurrence);
      case 5:
        return with_one(&Person::relocate_copy);
      default:
        if (things_.size() > 6) with_one(&Person::remove);
    }
  }
  void saw_both_sides_equal() {
    for (Thing& thing : things_) thing.copy_changed = false;
  }
  [[nodiscard]] std::vector<Sight> expects() const {
    std::vector<Sight> out;
    for (const Thing& thing : things_) out.push_back(thing.sight);
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  int roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(dice_); }

  void with_one(void (Person::*change)(Thing&)) {
    if (things_.empty()) return;
    (this->*change)(things_.at(static_cast<std::size_t>(roll(static_cast<int>(things_.size())))));
  }

  void make() {
    Thing thing;
    thing.number = next_++;
    thing.home = roll(2) == 0 ? Home::feishu : Home::dav;
    thing.series = roll(3) == 0;
    thing.sight.title = thing.sign() + "v1";
    if (thing.home == Home::feishu) {
      thing.name = world_.feishu_make(body_of(thing));
    } else {
      thing.name = "thing-" + std::to_string(thing.number) + ".ics";
      world_.dav_put(thing.name, text_of(thing));
    }
    things_.push_back(std::move(thing));
  }

  // As clients do, with a LAST-MODIFIED of its own: a text that still has ours passes for ours
  // while one of our writes is in doubt (reference sync.md 6).
  void change_text(const std::string& name, const std::string& start, const std::string& line) {
    const std::string stamp = utc_text(kFirstStart + ++edits_);
    const std::string text = with_line(world_.dav_texts().at(name), start, line);
    world_.dav_put(name, with_line(text, "LAST-MODIFIED", "LAST-MODIFIED:" + stamp));
  }

  void rename(Thing& thing) {
    thing.sight.title = thing.sign() + "v" + std::to_string(++thing.version);
    if (thing.home == Home::feishu) {
      world_.feishu_change(thing.name, {{"summary", thing.sight.title}});
    } else {
      change_text(thing.name, "SUMMARY", "SUMMARY:" + thing.sight.title);
    }
  }

  void relocate_copy(Thing& thing) {
    const std::string place = "Pier " + std::to_string(++thing.version);
    if (thing.home == Home::feishu) {
      for (const auto& [name, text] : world_.dav_texts()) {
        if (text.find("SUMMARY:" + thing.sign()) == std::string::npos) continue;
        change_text(name, "LOCATION", "LOCATION:" + place);
        return changed_copy(thing, place);
      }
    } else {
      for (const auto& [id, event] : world_.feishu_events()) {
        if (!event.value("summary", "").starts_with(thing.sign()) || !id.ends_with("_0")) continue;
        world_.feishu_change(id, {{"location", {{"name", place}}}});
        return changed_copy(thing, place);
      }
    }
  }
  static void changed_copy(Thing& thing, const std::string& place) {
    thing.sight.location = place;
    thing.copy_changed = true;
  }

  void drop_occurrence(Thing& thing) {
    if (!thing.series) return;
    const long long original = thing.start() + kDay * (1 + roll(6));
    if (!thing.sight.excluded.insert(original).second) return;
    if (thing.home == Home::feishu) {
      const std::string uuid = thing.name.substr(0, thing.name.rfind('_'));
      world_.feishu_delete(uuid + "_" + std::to_string(original));
    } else {
      change_text(thing.name, "", "EXDATE:" + utc_text(original));
    }
  }

  void remove(Thing& thing) {
    if (thing.copy_changed) return;  // an edit would outlive the deletion
    if (thing.home == Home::feishu) {
      world_.feishu_delete(thing.name);
    } else {
      world_.dav_delete(thing.name);
    }
    std::erase_if(things_, [&](const Thing& each) { return each.number == thing.number; });
  }

  RealWorld& world_;
  std::mt19937& dice_;
  std::vector<Thing> things_;
  int next_ = 1;
  long long edits_ = 0;
};

// Ends the program after so many requests, and a moment. False: it ended by itself before.
bool kill_after(RealWorld& world, long requests, int spins) {
  const long before = world.requests();
  Program program(world.command({"sync", "-q"}), world.folder().path() / "killed");
  while (world.requests() - before < requests) {
    if (const auto code = program.ended()) {
      INFO(world.folder().read("killed"));
      CHECK(*code == 0);
      return false;
    }
    std::this_thread::yield();
  }
  for (int i = 0; i < spins; ++i) std::this_thread::yield();
  program.end(SIGKILL);
  return true;
}

// For people: what is there that should not be, and the other way round.
std::string difference(const std::vector<Sight>& got, const std::vector<Sight>& wanted) {
  std::string out;
  const auto say = [&](const char* what, const auto& all, const auto& others) {
    for (const Sight& sight : all) {
      if (std::binary_search(others.begin(), others.end(), sight)) continue;
      out += std::string(what) + sight.title + " at " + sight.location + " without";
      for (const long long original : sight.excluded) out += " " + std::to_string(original);
      out += "; ";
    }
  };
  say("surplus: ", got, wanted);
  say("missing: ", wanted, got);
  return got == wanted || !out.empty() ? out : "something is there twice";
}

void check_equal_and_quiet(RealWorld& world, Person& person) {
  CHECK(world.run({"sync", "--json"}) == 0);
  INFO(world.output());
  CHECK(difference(world.seen_on_feishu(), person.expects()) == "");
  CHECK(difference(world.seen_on_dav(), person.expects()) == "");
  person.saw_both_sides_equal();
  const std::string raw = world.raw();
  CHECK(world.run({"verify", "--json"}) == 0);
  const json verified = world.document()["pairs"][0];
  CHECK(verified["compared"] == person.expects().size());
  for (const char* clean : {"differences", "kept_back", "losses", "unreadable"}) {
    CHECK_MESSAGE(verified[clean].empty(), verified.dump());
  }
  CHECK(world.run({"sync", "--json"}) == 0);
  const json pair = world.document()["pairs"][0];
  for (const char* side : {"feishu", "other"}) {
    for (const char* what : {"created", "updated", "deleted"}) CHECK(pair[side][what] == 0);
  }
  CHECK(world.raw() == raw);
}

}  // namespace

TEST_CASE("a program killed at random moments, while people edit, loses and doubles nothing") {
  if (const std::string missing = RealWorld::missing(); !missing.empty()) {
    MESSAGE("skipped: " << missing);
    return;
  }
  const char* given = std::getenv("LARKDAV_KILLS");
  const long wanted = given == nullptr ? 20 : std::strtol(given, nullptr, 10);
  const char* seed = std::getenv("LARKDAV_SEED");
  const unsigned long number = seed == nullptr ? 20261103 : std::strtoul(seed, nullptr, 10);
  CAPTURE(number);
  std::mt19937 dice(static_cast<std::mt19937::result_type>(number));
  const auto roll = [&](int sides) {
    return std::uniform_int_distribution<int>(0, sides - 1)(dice);
  };

  RealWorld world;
  Person person(world, dice);
  long kills = 0;
  long ends = 0;
  long rounds = 0;
  for (int i = 0; i < 12; ++i) person.edit_something();
  while (kills < wanted && ends < 10 * wanted) {
    const long last = std::min(wanted, kills + 1 + roll(9));
    while (kills < last && ends < 10 * wanted) {
      CAPTURE(kills);
      (kill_after(world, 1 + roll(10), roll(400)) ? kills : ends) += 1;
      for (int i = roll(4); i > 0; --i) person.edit_something();
    }
    CAPTURE(kills);
    check_equal_and_quiet(world, person);
    ++rounds;
  }
  MESSAGE("seed " << number << ": " << kills << " kills in " << rounds << " rounds, " << ends
                  << " runs that ended before");
  CHECK(kills == wanted);
}
