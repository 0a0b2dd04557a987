// Laws of reader and writer over our own fixtures and the calendars of other projects.
#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/fields.h"
#include "tests/mapping/edited_text.h"
#include "tests/support/fixtures.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Event;
using engine::Field;

struct Sample {
  std::string file;
  std::string text;
  Event event;
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> kSamples = [] {
    std::vector<Sample> out;
    std::vector<std::filesystem::path> files = foreign_calendars();
    if (files.empty()) MESSAGE("no calendars of other projects beside the source: own ones only");
    for (const tests::Fixture& fixture : tests::fixtures()) {
      files.push_back(tests::fixtures_folder() / (fixture.name + ".ics"));
    }
    for (const auto& file : files) {
      for (const FileResource& resource : split_file(content_of(file)).resources) {
        ReadOptions options;
        options.floating_zone = "Asia/Shanghai";
        const auto state = read_resource(resource.text, options);
        const auto* assembled = std::get_if<engine::Assembled>(&state);
        if (assembled == nullptr) continue;
        out.push_back({file.filename().string(), resource.text, assembled->event});
      }
    }
    return out;
  }();
  return kSamples;
}

struct FieldEdit {
  Field field;
  std::set<std::string> lines;  // names of properties it may touch; empty: whole alarms
  std::function<void(engine::EventFields&)> apply;
};

std::vector<FieldEdit> edits() {
  return {{Field::title, {"SUMMARY"}, [](auto& f) { f.title = "edited, once; more\\"; }},
          {Field::description,
           {"DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION"},
           [](auto& f) { f.description = "edited\nonce"; }},
          {Field::location,
           {"LOCATION", "GEO", "X-APPLE-STRUCTURED-LOCATION"},
           [](auto& f) { f.location = "elsewhere"; }},
          {Field::transparency,
           {"TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"},
           [](auto& f) {
             f.transparency = f.transparency == engine::Transparency::busy
                                  ? engine::Transparency::free
                                  : engine::Transparency::busy;
           }},
          {Field::classification,
           {"CLASS"},
           [](auto& f) { f.classification = engine::Classification::personal; }},
          {Field::color, {"COLOR"}, [](auto& f) { f.color = 0x00008B; }},
          {Field::conference,
           {"CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "URL"},
           [](auto& f) { f.conference = "https://vc.example/edited"; }},
          {Field::reminders, {}, [](auto& f) { f.reminders = {7}; }}};
}

// Unfolded lines of `a` that `b` lacks, by property name.
std::multiset<std::string> names_only_in(const std::string& a, const std::string& b) {
  const auto contents = [](const std::string& text) {
    std::multiset<std::string> out;
    LineScanner scanner(text);
    for (Line line; scanner.next(line);) out.insert(line.content);
    return out;
  };
  std::multiset<std::string> others = contents(b);
  std::multiset<std::string> names;
  for (const std::string& content : contents(a)) {
    const auto same = others.find(content);
    if (same != others.end()) {
      others.erase(same);
      continue;
    }
    Line line;
    line.content = content;
    locate(line);
    names.insert(line.name);
  }
  return names;
}

}  // namespace

TEST_CASE("what is read and written back unchanged is the same text, byte for byte") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.file);
    CHECK(edited(sample.text, sample.event) == sample.text);
  }
  MESSAGE("resources: " << samples().size());
}

TEST_CASE("an edited field reads back as it was wanted, and only its own lines change") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.file);
    for (const FieldEdit& edit : edits()) {
      CAPTURE(engine::name(edit.field));
      Event wanted = sample.event;
      edit.apply(wanted.fields);
      const std::string text = edited(sample.text, wanted, {edit.field});
      const auto state = read_resource(text, {.floating_zone = "Asia/Shanghai"});
      const auto* after = std::get_if<engine::Assembled>(&state);
      REQUIRE(after != nullptr);
      CHECK(engine::diff(after->event, wanted).fields().empty());
      // An override that says nothing of its own goes when its series changes, and an extra date
      // that keeps what the series said becomes an override.
      const auto& occurrences = sample.event.occurrences;
      const bool alone = sample.text.find("RECURRENCE-ID") == std::string::npos &&
                         std::none_of(occurrences.begin(), occurrences.end(), [](const auto& each) {
                           return std::holds_alternative<engine::Extra>(each.second);
                         });
      if (!alone || edit.lines.empty()) continue;
      for (const auto& names :
           {names_only_in(sample.text, text), names_only_in(text, sample.text)}) {
        for (const std::string& name : names) {
          CAPTURE(name);
          const bool own = edit.lines.count(name) > 0 || name == "LAST-MODIFIED";
          CHECK(own);
        }
      }
    }
  }
}

}  // namespace larkdav::mapping::ical
