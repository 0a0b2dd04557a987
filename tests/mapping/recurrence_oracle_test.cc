// Expansion against expanders that are not ours: python-dateutil on random rules, and the vectors
// of other projects. Skipped where these are absent.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "mapping/recurrence.h"
#include "mapping/timezone.h"
#include "tests/support/places.h"

namespace larkdav::mapping {
namespace {

namespace fs = std::filesystem;
using engine::Date;
using engine::Instant;
using engine::OccurrenceKey;
using nlohmann::json;

std::string text_of(const OccurrenceKey& key, const std::string& zone) {
  const auto* date = std::get_if<Date>(&key);
  const engine::LocalTime t =
      date != nullptr ? engine::LocalTime{*date, 0, 0, 0} : to_local(std::get<Instant>(key), zone);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d%02d%02dT%02d%02d%02d", t.date.year, t.date.month,
                t.date.day, t.hour, t.minute, t.second);
  return date != nullptr ? std::string(buffer, 8) : std::string(buffer);
}

engine::LocalTime local_of(const std::string& text) {
  const auto part = [&](std::size_t at, std::size_t n) {
    return text.size() > at ? std::stoi(text.substr(at, n)) : 0;
  };
  return {{part(0, 4), part(4, 2), part(6, 2)}, part(9, 2), part(11, 2), part(13, 2)};
}

fs::path shared(const std::string& name) {
  for (const char* where : {"/../shared/", "/../../shared/"}) {
    const fs::path path = tests::source_dir().string() + where + name;
    if (fs::exists(path)) return path;
  }
  return {};
}

Series series_of(const json& vector) {
  const std::string zone = vector.at("tz").get<std::string>();
  const std::string start = vector.at("dtstart").get<std::string>();
  const engine::LocalTime local = local_of(start);
  if (vector.at("allday").get<bool>()) return {local.date, "UTC"};
  if (start.back() == 'Z') return {engine::UtcTime{to_utc(local, "UTC")}, "UTC"};
  if (zone.empty()) return {engine::FloatingTime{local}, "UTC"};
  return {zoned(local, zone), "UTC"};
}

std::vector<std::string> ours(const json& vector, const GuardedRule& rule, const Series& series,
                              const std::string& zone) {
  const auto excluded = vector.at("exdates").get<std::vector<std::string>>();
  std::set<Instant> gone;
  for (const auto& text : excluded) gone.insert(to_utc(local_of(text), zone));
  std::vector<std::string> out;
  for (const auto& key : expand(rule, series, vector.at("expected").size() + 100)) {
    const std::string text = text_of(key, zone);
    if (gone.count(to_utc(local_of(text), zone)) == 0) out.push_back(text);
  }
  const auto expected = vector.at("expected").size();
  if (!vector.at("complete").get<bool>() && out.size() > expected) out.resize(expected);
  return out;
}

// A time in a gap is compared where the offset before it puts it.
std::vector<std::string> theirs(const json& vector, const std::string& zone) {
  std::vector<std::string> out;
  for (const auto& text : vector.at("expected")) {
    const std::string naive = text.get<std::string>();
    out.push_back(vector.at("allday").get<bool>() ? naive
                                                  : text_of(to_utc(local_of(naive), zone), zone));
  }
  return out;
}

struct Compared {
  int same = 0;
  int refused = 0;  // by the guard
};

Compared compare(const json& vectors, bool trusted_only) {
  Compared out;
  for (const json& vector : vectors) {
    if (trusted_only && !vector.value("trusted", false)) continue;
    if (!vector.at("rdates").empty() || vector.value("error", false)) continue;
    const auto judged = guard_rule(vector.at("rrule").get<std::string>());
    const auto* rule = std::get_if<GuardedRule>(&judged);
    if (rule == nullptr) {
      ++out.refused;
      continue;
    }
    const std::string named = vector.at("tz").get<std::string>();
    const std::string zone = named.empty() ? "UTC" : named;
    const Series series = series_of(vector);
    if (std::holds_alternative<engine::UtcTime>(series.start) && zone != "UTC") continue;
    const auto mine = ours(vector, *rule, series, zone);
    const auto expected = theirs(vector, zone);
    if (mine == expected) {
      ++out.same;
      continue;
    }
    CAPTURE(vector.at("id").get<std::string>());
    CAPTURE(vector.at("dtstart").get<std::string>());
    CAPTURE(zone);
    CAPTURE(vector.at("rrule").get<std::string>());
    CHECK(mine == expected);
  }
  return out;
}

json vectors_of(const std::string& name) {
  const fs::path path = shared("corpora/" + name);
  if (path.empty()) {
    MESSAGE("skipped: ", name, " is absent");
    return nullptr;
  }
  std::ifstream in(path);
  return json::parse(in);
}

TEST_CASE("expansion agrees with dateutil on stored random rules") {
  const json vectors = vectors_of("rrule-oracle.json");
  if (vectors.is_null()) return;
  const Compared compared = compare(vectors, false);
  MESSAGE(compared.same, " rules expand alike; the guard refused ", compared.refused);
  CHECK(compared.same > 300);
}

TEST_CASE("expansion agrees with the trusted vectors of other projects") {
  const json vectors = vectors_of("rrule-vectors-open.json");
  if (vectors.is_null()) return;
  const Compared compared = compare(vectors, true);
  MESSAGE(compared.same, " vectors expand alike; the guard refused ", compared.refused);
  CHECK(compared.same > 50);
}

json fresh_rules(long count, long seed) {
  const fs::path script = shared("oracles/gen_rrule_oracle.py");
  if (script.empty() || !fs::exists("/usr/lib/python3/dist-packages/dateutil")) return nullptr;
  const std::string command = "/usr/bin/python3 '" + script.string() + "' " +
                              std::to_string(count) + " " + std::to_string(seed) + " 2>/dev/null";
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  json vectors = json::parse(pipe);
  REQUIRE(::pclose(pipe) == 0);
  return vectors;
}

TEST_CASE("expansion agrees with dateutil on fresh random rules") {
  // `tools/torture rules` asks for many more of each seed.
  const auto asked = [](const char* name, long usual) {
    const char* value = std::getenv(name);
    return value == nullptr ? usual : std::strtol(value, nullptr, 10);
  };
  const long count = asked("LARKDAV_RULES", 400);
  const long first = asked("LARKDAV_SEED", 41);
  Compared all;
  for (long seed = first; seed < first + 4; ++seed) {
    CAPTURE(seed);
    const json vectors = fresh_rules(count, seed);
    if (vectors.is_null()) {
      MESSAGE("skipped: the generator of random rules or python3-dateutil is absent");
      return;
    }
    const Compared compared = compare(vectors, false);
    all.same += compared.same;
    all.refused += compared.refused;
  }
  MESSAGE(all.same, " random rules expand alike; the guard refused ", all.refused);
  CHECK(all.same > 2 * count);
}

}  // namespace
}  // namespace larkdav::mapping
