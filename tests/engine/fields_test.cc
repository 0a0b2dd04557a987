#include "engine/fields.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/engine/samples.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

Event any_event() {
  Event event = weekly(*rc::gen::element<std::string>("", "A", "B"), *rc::gen::inRange(0, 3));
  event.fields.location = *rc::gen::element<std::string>("", "Pier 4");
  if (*rc::gen::arbitrary<bool>()) event.rule.reset();
  if (*rc::gen::arbitrary<bool>()) event.fields.reminders = {*rc::gen::inRange(0, 3)};
  for (int n = 0; n < 3; ++n) {
    switch (*rc::gen::inRange(0, 3)) {
      case 1:
        event.occurrences[week(n)] = Excluded{};
        break;
      case 2:
        event.occurrences[week(n)] = meeting("moved", *rc::gen::inRange(0, 2)).fields;
        break;
      default:
        break;
    }
  }
  return event;
}

}  // namespace

TEST_CASE("assigning exactly what differs makes two events equal, whatever they are") {
  CHECK(rc::check([] {
    Event a = any_event();
    const Event b = any_event();
    assign(a, b, diff(a, b));
    RC_ASSERT(a == b);
    RC_ASSERT(diff(a, b).empty());
  }));
}

TEST_CASE("a difference is the same seen from either side") {
  CHECK(rc::check([] {
    const Event a = any_event();
    const Event b = any_event();
    RC_ASSERT(diff(a, b) == diff(b, a));
    RC_ASSERT((diff(a, b).empty()) == (a == b));
  }));
}

TEST_CASE("masks behave as sets") {
  CHECK(rc::check([] {
    const FieldMask a = diff(any_event(), any_event());
    const FieldMask b = diff(any_event(), any_event());
    RC_ASSERT(((a - b) | (a & b)) == a);
    RC_ASSERT((a & FieldMask::everything()) == a);
    RC_ASSERT((a - FieldMask::everything()).empty());
    RC_ASSERT((a | b) == (b | a));
  }));
}
