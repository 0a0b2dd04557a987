#include "mapping/feishu/screening.h"

#include <doctest/doctest.h>

using namespace larkdav;
using mapping::feishu::as_colleagues_see;
using mapping::feishu::Visibility;

namespace {

engine::Event dentist(const char* uid) {
  engine::Event event;
  event.uid.value = uid;
  event.fields.title = "Dentist";
  event.fields.description = "tooth 5";
  event.fields.location = "Main St";
  event.fields.conference = "https://x.example";
  event.occurrences[engine::Instant{}] = event.fields;
  return event;
}

}  // namespace

TEST_CASE(
    "private marks what comes from the other side, busy hides its words, in every occurrence") {
  const engine::Event marked = as_colleagues_see(dentist("a@b"), Visibility::personal);
  CHECK(marked.fields.classification == engine::Classification::personal);
  CHECK(marked.fields.title == "Dentist");
  const engine::Event hidden = as_colleagues_see(dentist("a@b"), Visibility::busy);
  CHECK(hidden.fields.title == "Busy");
  CHECK(hidden.fields.description.empty());
  CHECK(hidden.fields.location.empty());
  CHECK(hidden.fields.conference.empty());
  CHECK(std::get<engine::EventFields>(hidden.occurrences.begin()->second) == hidden.fields);
  CHECK(as_colleagues_see(hidden, Visibility::busy) == hidden);
}

TEST_CASE("what comes from Feishu, and everything as-is, is left alone") {
  CHECK(as_colleagues_see(dentist("u@larkdav"), Visibility::busy) == dentist("u@larkdav"));
  CHECK(as_colleagues_see(dentist("a@b"), Visibility::as_is) == dentist("a@b"));
}
