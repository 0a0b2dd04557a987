#include "mapping/ical/property_fates.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "mapping/ical/writer.h"
#include "tests/mapping/edited_text.h"
#include "tests/support/places.h"

using namespace larkdav::mapping::ical;
using larkdav::engine::Assembled;

namespace {

const std::string kBase = "DTSTART:20260101T010000Z\nSUMMARY:s\n";

std::string with(const PropertyFate& property) {
  std::string base = kBase;
  if (property.name == "SUMMARY") base = "DTSTART:20260101T010000Z\n";
  return calendar(event(base + std::string(property.sample) + "\n"));
}

bool names_loss(const Assembled& assembled, std::string_view name) {
  return std::any_of(assembled.losses.begin(), assembled.losses.end(),
                     [&](const auto& loss) { return loss.field == name; });
}

std::string table() {
  std::string out = "| property | fate | |\n|---|---|---|\n";
  for (const PropertyFate& each : property_fates()) {
    out += "| " + std::string(each.name) + " | " + std::string(word(each.fate)) + " | " +
           std::string(each.note) + " |\n";
  }
  return out;
}

}  // namespace

TEST_CASE("each property meets the fate that the table tells") {
  const auto bare = read(calendar(event(kBase)));
  for (const PropertyFate& each : property_fates()) {
    if (each.sample.empty()) continue;
    CAPTURE(each.name);
    const std::string text = with(each);
    const auto assembled = read(text);
    const bool travels = each.fate == Fate::mapped || each.fate == Fate::lossy;
    CHECK((assembled.event != bare.event) == travels);
    CHECK(names_loss(assembled, each.name) == (each.fate == Fate::kept));
  }
}

TEST_CASE("what does not travel survives an edit of everything that does") {
  for (const PropertyFate& each : property_fates()) {
    if (each.sample.empty() || (each.fate != Fate::kept && each.fate != Fate::silent)) continue;
    if (each.note.find("removed when") != std::string_view::npos) continue;
    if (each.note.find("when") != std::string_view::npos || each.name == "LAST-MODIFIED") continue;
    CAPTURE(each.name);
    const std::string text = with(each);
    auto wanted = read(text).event;
    wanted.fields.title = "new";
    wanted.fields.location = "new";
    wanted.fields.description = "new";
    wanted.fields.color = 0xFF0000;
    wanted.fields.reminders = {5};
    CHECK(edited(text, wanted).find(crlf(std::string(each.sample) + "\n")) != std::string::npos);
  }
}

TEST_CASE("the documentation tells the same") {
  const std::string document = content_of(larkdav::tests::source_dir() / "docs/compliance.md");
  const bool same = document.find(table()) != std::string::npos;
  CHECK(same);
  if (!same) MESSAGE("docs/compliance.md must hold this table:\n" << table());
}
