// Our own fixtures: what comes out of each is written down in tests/data/fixtures/expected.txt.
#include "tests/support/fixtures.h"

#include <doctest/doctest.h>

#include <map>
#include <sstream>

#include "engine/fields.h"
#include "mapping/recurrence.h"
#include "tests/mapping/edited_text.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Event;
using engine::EventFields;
using engine::Field;
using engine::OccurrenceKey;

constexpr std::size_t kShown = 8;  // occurrences of a series
constexpr std::size_t kLongText = 60;

const std::string kZone = "Asia/Shanghai";

std::string in_one_line(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("⏎") : std::string(1, c);
  if (out.size() <= kLongText) return out;
  std::size_t cut = kLongText;
  while ((static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;
  return out.substr(0, cut) + "… (" + std::to_string(text.size()) + " octets)";
}

// One occurrence as a person would see it; what is usual is left out.
std::string shown(const EventFields& fields) {
  Event alone;
  alone.fields = fields;
  std::string out = engine::describe(fields.start) + " – " + engine::describe(fields.end) + " | " +
                    (fields.title.empty() ? "(no title)" : in_one_line(fields.title));
  for (const Field field : engine::kAllFields) {
    if (field == Field::title || field == Field::time) continue;
    const std::string value = engine::describe(alone, field);
    if (value.empty() || value == "busy") continue;
    out += " | " + std::string(engine::name(field)) + " " + in_one_line(value);
  }
  return out;
}

std::vector<std::string> occurrences_of(const Event& event) {
  std::map<engine::Instant, std::string> rows;
  const auto show = [&](const EventFields& fields) {
    std::string& row = rows[instant_of(fields.start, kZone)];
    row += (row.empty() ? "" : "\n") + shown(fields);
  };
  const Series series{event.fields.start, kZone};
  std::set<OccurrenceKey> keys = {key_of(event.fields.start, kZone)};
  std::string rest;
  if (event.rule) {
    if (const auto rule = guarded(*event.rule, series)) {
      for (const auto& key : expand(*rule, series, kShown)) keys.insert(key);
      if (!event.rule->last) rest = "without end: " + rule_text(*event.rule);
    } else {
      rest = "by a rule not expanded: " + rule_text(*event.rule);
    }
  }
  for (const OccurrenceKey& key : keys) {
    if (event.occurrences.count(key) == 0) show(plain_occurrence(event, key, kZone));
  }
  for (const auto& [key, occurrence] : event.occurrences) {
    if (const EventFields* copy = engine::copy_in(occurrence)) show(*copy);
  }
  std::vector<std::string> out;
  for (const auto& [start, row] : rows) {
    std::istringstream lines(row);
    for (std::string line; std::getline(lines, line);) out.push_back(line);
  }
  if (!rest.empty()) out.push_back(rest);
  return out;
}

ReadOptions reading() {
  ReadOptions out;
  out.floating_zone = kZone;
  return out;
}

std::vector<std::string> outcome(const std::string& file) {
  const FileContents contents = split_file(file);
  if (!contents.unreadable.empty()) return {"refused: " + contents.unreadable};
  std::vector<std::string> out;
  for (const FileResource& resource : contents.resources) {
    const engine::ItemState state = read_resource(resource.text, reading());
    if (const auto* unreadable = std::get_if<engine::Unreadable>(&state)) {
      out.push_back("refused: " + unreadable->reason);
    } else if (const auto* assembled = std::get_if<engine::Assembled>(&state)) {
      for (std::string& line : occurrences_of(assembled->event)) out.push_back(std::move(line));
      for (const auto& loss : assembled->losses) {
        out.push_back("loss: " + loss.field + " " + loss.reason);
      }
    } else {
      out.push_back("nothing: it shows no occurrence");
    }
  }
  return out;
}

std::map<std::string, std::vector<std::string>> expected() {
  std::map<std::string, std::vector<std::string>> out;
  std::ifstream in(tests::fixtures_folder() / "expected.txt");
  std::vector<std::string>* open = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line.rfind("  ", 0) == 0) {
      REQUIRE(open != nullptr);
      open->push_back(line.substr(2));
    } else {
      open = &out[line];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("each fixture shows the occurrences that are written down for it") {
  const auto written = expected();
  const auto all = tests::fixtures();
  CHECK(all.size() >= 80);
  CHECK(written.size() == all.size());
  for (const tests::Fixture& fixture : all) {
    CAPTURE(fixture.name);
    const auto lines = written.find(fixture.name);
    std::string got;
    std::string wanted;
    for (const std::string& line : outcome(fixture.text)) got += "  " + line + "\n";
    if (lines != written.end()) {
      for (const std::string& line : lines->second) wanted += "  " + line + "\n";
    }
    CHECK(got == wanted);
  }
}

TEST_CASE("every fixture read and written back is itself, and any event survives writing") {
  for (const tests::Fixture& fixture : tests::fixtures()) {
    CAPTURE(fixture.name);
    for (const FileResource& resource : split_file(fixture.text).resources) {
      const auto state = read_resource(resource.text, reading());
      const auto* assembled = std::get_if<engine::Assembled>(&state);
      if (assembled == nullptr) continue;
      CHECK(edited(resource.text, assembled->event) == resource.text);
      const Event stored = as_stored(assembled->event, options());
      const auto again = read_resource(write_resource(stored, options()), reading());
      REQUIRE(std::holds_alternative<engine::Assembled>(again));
      CHECK(engine::diff(std::get<engine::Assembled>(again).event, stored).empty());
      // What a text of our own can't hold is in somebody else's text alone.
      CHECK(engine::diff(stored, assembled->event).fields().size() <= 1);
    }
  }
}

}  // namespace larkdav::mapping::ical
