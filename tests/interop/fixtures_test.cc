// Our own fixtures on the way through Feishu: nothing moves, in any way an account may take all-day
// ends, and wherever the person lives.
#include "tests/support/fixtures.h"

#include <doctest/doctest.h>

#include "mapping/ical/reader.h"
#include "tests/interop/way.h"

namespace larkdav::tests {
namespace {

constexpr const char* kAllDayModes[] = {"in_inclusive_out_exclusive", "in_exclusive_out_exclusive",
                                        "in_inclusive_out_inclusive"};
// Odd offsets, and clock changes of both hemispheres.
constexpr const char* kZones[] = {"Asia/Kathmandu",      "Pacific/Chatham",  "America/St_Johns",
                                  "Australia/Lord_Howe", "America/Santiago", "Europe/Berlin"};

std::map<std::string, std::string> resources() {  // by name of a file
  std::map<std::string, std::string> out;
  for (const Fixture& fixture : fixtures()) {
    int number = 0;
    for (const auto& resource : mapping::ical::split_file(fixture.text).resources) {
      out[fixture.name + "-" + std::to_string(++number) + ".ics"] = resource.text;
    }
  }
  return out;
}

std::string words(const engine::Event& event) {
  std::string out;
  for (const engine::Field field : engine::kAllFields) {
    out += std::string(engine::name(field)) + " " + engine::describe(event, field) + "; ";
  }
  for (const auto& [key, occurrence] : event.occurrences) {
    out += engine::to_string(key) + " " + engine::describe(event, key) + "; ";
  }
  return out;
}

// What Feishu would hold of the events of a folder, in words, sorted.
std::vector<std::string> held(Way& way, VdirSide& side, const std::string& zone) {
  std::vector<std::string> out;
  for (const auto& [name, text] : side.texts()) {
    mapping::ical::ReadOptions options;
    options.floating_zone = zone;
    const auto state = mapping::ical::read_resource(text, options);
    const auto* assembled = std::get_if<engine::Assembled>(&state);
    if (assembled == nullptr) continue;
    // Feishu refuses the rules that nobody here expands: such a series stays where it is.
    if (assembled->event.rule && assembled->event.rule->opaque) continue;
    out.push_back(words(way.feishu.replica->as_stored(assembled->event)));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string only_in(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> rest;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
  std::string out;
  for (const std::string& line : rest) out += line + "\n";
  return out;
}

// One way to Feishu and on, and once more.
void nothing_moves(const std::map<std::string, std::string>& texts, const char* mode,
                   const char* zone) {
  CAPTURE(mode);
  CAPTURE(zone);
  Way way(zone);
  way.feishu.toggle("all_day_mode", mode);
  for (const auto& [name, text] : texts) way.first.put(name, text);
  CHECK_FALSE(way.sync_first().error);
  CHECK_FALSE(way.sync_second().error);
  CHECK(writes(way.sync_first()) == 0);
  CHECK(writes(way.sync_second()) == 0);
  CHECK(way.first.texts() == texts);
  const auto before = held(way, way.first, zone);
  const auto after = held(way, way.second, zone);
  CHECK(before.size() > texts.size() / 2);
  CHECK(only_in(before, after) == "");
  CHECK(only_in(after, before) == "");
}

// What depends on where the person lives, or on how an account takes days.
bool depends(const std::string& text) {
  return text.find("VALUE=DATE") != std::string::npos || text.find("TZID") == std::string::npos ||
         text.find("TZID=:") != std::string::npos || text.find("Atlantis") != std::string::npos;
}

}  // namespace

TEST_CASE("no fixture moves on its way through Feishu, in any all-day mode and any zone") {
  const auto texts = resources();
  std::map<std::string, std::string> dependent;
  for (const auto& [name, text] : texts) {
    if (depends(text)) dependent[name] = text;
  }
  REQUIRE(dependent.size() > 20);
  std::size_t whole = 0;  // the zone in which this mode meets every fixture
  for (const char* mode : kAllDayModes) {
    for (std::size_t zone = 0; zone < std::size(kZones); ++zone) {
      nothing_moves(zone == whole ? texts : dependent, mode, kZones[zone]);
    }
    whole += 2;
  }
}

}  // namespace larkdav::tests
