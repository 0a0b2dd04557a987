#include "tools/feishu_sim/recurrence.h"
#include "tests/support/places.h"

#include <doctest/doctest.h>

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tools/feishu_sim/zone.h"

namespace larkdav::feishu_sim {
namespace {

using Json = nlohmann::json;
constexpr std::int64_t kEver = std::int64_t{4} * 1000 * 1000 * 1000 * 4;

When timed(int year, int month, int day, int hour, int minute, const std::string& zone) {
  return {false, from_local(cctz::civil_second(year, month, day, hour, minute, 0), zone), zone};
}

std::vector<std::string> local_starts(const std::string& rule, const When& first,
                                      std::size_t limit) {
  std::vector<std::string> texts;
  for (const std::int64_t start : occurrences(*parse_rule(rule), first, 0, kEver, limit)) {
    std::ostringstream text;
    text << to_local(start, first.zone);
    texts.push_back(text.str());
  }
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a series keeps its wall time over a change of the clocks") {
  const When first = timed(2026, 3, 28, 9, 0, "Europe/Berlin");
  CHECK(local_starts("FREQ=DAILY", first, 3) ==
        Texts{"2026-03-28T09:00:00", "2026-03-29T09:00:00", "2026-03-30T09:00:00"});
}

TEST_CASE("a start inside the gap takes the offset before it") {
  const When first = timed(2026, 3, 28, 2, 30, "Europe/Berlin");
  const auto starts = occurrences(*parse_rule("FREQ=DAILY"), first, 0, kEver, 3);
  CHECK(starts[1] - starts[0] ==
        86400);  // 02:30 CET does not exist, 03:30 CEST is the same instant
  CHECK(starts[2] - starts[1] == 82800);
}

TEST_CASE("UNTIL includes the occurrence it names, COUNT the first") {
  const When first = timed(2026, 11, 3, 10, 0, "Asia/Shanghai");
  CHECK(local_starts("FREQ=DAILY;UNTIL=20261105T020000Z", first, 99).size() == 3);
  CHECK(local_starts("FREQ=DAILY;UNTIL=20261105T015959Z", first, 99).size() == 2);
  CHECK(local_starts("FREQ=DAILY;UNTIL=20261105", first, 99).size() == 3);
  CHECK(local_starts("FREQ=DAILY;COUNT=4", first, 99).size() == 4);
}

TEST_CASE("a first start outside the rule counts, or not, after the toggle") {
  const When monday = timed(2026, 11, 2, 10, 0, "Asia/Shanghai");
  const Rule rule = *parse_rule("FREQ=WEEKLY;BYDAY=TU;COUNT=2");
  const auto counted = occurrences(rule, monday, 0, kEver, 9, UnmatchedStart::kCounted);
  const auto skipped = occurrences(rule, monday, 0, kEver, 9, UnmatchedStart::kSkipped);
  CHECK(counted == std::vector<std::int64_t>{monday.seconds, monday.seconds + 86400});
  CHECK(skipped == std::vector<std::int64_t>{monday.seconds + 86400, monday.seconds + 8 * 86400});
}

TEST_CASE("only starts inside the asked range come back, at most as many as asked") {
  const When first = timed(2026, 11, 3, 10, 0, "Asia/Shanghai");
  const std::int64_t day = 86400;
  const auto some = occurrences(*parse_rule("FREQ=DAILY"), first, first.seconds + day,
                                first.seconds + 3 * day, 99);
  CHECK(some == std::vector<std::int64_t>{first.seconds + day, first.seconds + 2 * day});
  CHECK(occurrences(*parse_rule("FREQ=DAILY"), first, 0, kEver, 5).size() == 5);
}

TEST_CASE("a rule that never fits ends") {
  const When first = timed(2026, 11, 3, 10, 0, "Asia/Shanghai");
  CHECK(local_starts("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", first, 9).size() == 1);
}

namespace {

// Leaves out rules outside the service's grammar, those that engines read differently, fractions of
// seconds, and Morocco, whose future clocks differ between editions of the zone database.
bool in_scope(const Json& vector) {
  const bool plain = !vector.value("error", false) && vector.at("rdates").empty() &&
                     vector.value("known_divergence", Json::array()).empty() &&
                     vector.value("disagree", Json::array()).empty() &&
                     vector.at("tz") != "Africa/Casablanca" &&
                     vector.at("expected").dump().find('.') == std::string::npos;
  return plain && parse_rule(vector.at("rrule").get<std::string>()).has_value();
}

When first_of(const Json& vector) {
  const std::string text = vector.at("dtstart");
  const auto part = [&](std::size_t at, std::size_t n) { return std::stoi(text.substr(at, n)); };
  const bool all_day = vector.at("allday");
  const cctz::civil_second local(part(0, 4), part(4, 2), part(6, 2), all_day ? 0 : part(9, 2),
                                 all_day ? 0 : part(11, 2), all_day ? 0 : part(13, 2));
  const std::string tz = vector.at("tz");
  const std::string zone = tz.empty() ? "UTC" : tz;
  return {all_day, from_local(local, zone), zone};
}

std::string as_written(std::int64_t start, const When& first) {
  const cctz::civil_second local = to_local(start, first.zone);
  char text[40];
  std::snprintf(text, sizeof text, first.all_day ? "%04d%02d%02d" : "%04d%02d%02dT%02d%02d%02d",
                static_cast<int>(local.year()), local.month(), local.day(), local.hour(),
                local.minute(), local.second());
  return text;
}

// In a gap the wall time read back differs from the nominal one: compare instants where they are
// given.
bool same(const Json& vector, const std::vector<std::int64_t>& starts, const When& first) {
  std::set<std::string> got, wanted, excluded;
  for (const Json& one : vector.at("exdates")) excluded.insert(one.get<std::string>());
  const bool utc = vector.contains("expected_utc") && vector.at("expected_utc").is_array();
  const When frame = utc ? When{false, 0, "UTC"} : first;
  for (const std::int64_t start : starts) {
    if (excluded.contains(as_written(start, first))) continue;
    got.insert(as_written(start, frame) + (utc ? "Z" : ""));
  }
  for (const Json& one : vector.at(utc ? "expected_utc" : "expected"))
    wanted.insert(one.get<std::string>());
  if (vector.value("complete", true)) return got == wanted;
  return std::includes(got.begin(), got.end(), wanted.begin(), wanted.end());
}

void check_vectors(const std::string& name) {
  std::ifstream file(tests::source_dir().string() + "/../shared/corpora/" + name);
  if (!file) file.open(tests::source_dir().string() + "/../../shared/corpora/" + name);
  if (!file) {
    MESSAGE("skipped: no " << name << " next to the source tree");
    return;
  }
  const Json vectors = Json::parse(file);
  int checked = 0;
  for (const Json& vector : vectors) {
    if (!in_scope(vector)) continue;
    const When first = first_of(vector);
    const auto unmatched =
        vector.value("dtstart_in_set", true) ? UnmatchedStart::kCounted : UnmatchedStart::kSkipped;
    const std::size_t room = vector.at("expected").size() + vector.at("exdates").size();
    const bool complete = vector.value("complete", true);
    const auto starts = occurrences(*parse_rule(vector.at("rrule").get<std::string>()), first,
                                    std::numeric_limits<std::int64_t>::min() / 2, kEver,
                                    complete ? room + 50 : room, unmatched);
    INFO(vector.dump());
    CHECK(same(vector, starts, first));
    ++checked;
  }
  MESSAGE(name << ": " << checked << " of " << vectors.size() << " rules compared");
  CHECK(checked > 50);
}

}  // namespace

TEST_CASE("random rules expand as python-dateutil expands them") {
  check_vectors("rrule-oracle.json");
}

TEST_CASE("published rules expand as their projects say") {
  check_vectors("rrule-vectors-open.json");
}

}  // namespace larkdav::feishu_sim
