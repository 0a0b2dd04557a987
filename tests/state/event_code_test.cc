#include "state/event_code.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "engine/error.h"
#include "tests/state/event_generators.h"

namespace larkdav::state {
namespace {

using engine::Event;
using engine::ReplicaError;

bool same(const Event& a, const Event& b) {
  return a == b && a.uid == b.uid && a.extent == b.extent;
}

bool same(const std::optional<Event>& a, const std::optional<Event>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}

TEST_CASE("an event comes back exactly as it was stored, extent and odd bytes included") {
  CHECK(rc::check("events", [] {
    const Event event = tests::any_event();
    RC_ASSERT(same(decode_event(encode(event)), event));
  }));
}

TEST_CASE("a field mask comes back exactly as it was stored") {
  CHECK(rc::check("masks", [] {
    const engine::FieldMask mask = tests::any_mask();
    RC_ASSERT(decode_mask(encode(mask)) == mask);
  }));
}

TEST_CASE("a goal comes back exactly as it was stored") {
  CHECK(rc::check("goals", [] {
    const engine::Goal goal = tests::any_goal();
    const engine::Goal read = decode_goal(encode(goal));
    RC_ASSERT(read.uid == goal.uid);
    RC_ASSERT(read.item == goal.item);
    RC_ASSERT(same(read.wanted, goal.wanted));
    RC_ASSERT(same(read.before, goal.before));
    RC_ASSERT(read.fields == goal.fields);
    RC_ASSERT(read.answered == goal.answered);
    RC_ASSERT(read.generation == goal.generation);
    RC_ASSERT(read.stamp == goal.stamp);
    RC_ASSERT(read.origin == goal.origin);
  }));
}

TEST_CASE("a step comes back with the exact bytes of its request") {
  CHECK(rc::check("steps", [] {
    const engine::Step step = tests::any_step();
    const engine::Step read = decode_step(encode(step));
    RC_ASSERT(read.request == step.request);
    RC_ASSERT(read.touches == step.touches);
    RC_ASSERT(read.targets == step.targets);
    RC_ASSERT(read.repeatable == step.repeatable);
  }));
}

TEST_CASE("records and kept-back changes come back exactly as they were stored") {
  CHECK(rc::check("lists", [] {
    std::vector<engine::Record> records;
    std::vector<engine::KeptBack> kept;
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
      records.push_back(tests::any_record());
      kept.push_back(tests::any_kept());
    }
    RC_ASSERT(decode_records(encode(records)) == records);
    RC_ASSERT(decode_kept(encode(kept)) == kept);
  }));
}

TEST_CASE("text that is UTF-8 is stored readably") {
  Event event;
  event.fields.title = "晨会";
  CHECK(encode(event).find("晨会") != std::string::npos);
}

// What no larkdav wrote must be refused as such, whatever it is.
template <class Decode>
void refuses(Decode decode, const std::string& row) {
  CAPTURE(row);
  try {
    decode(row);
    FAIL("was accepted");
  } catch (const ReplicaError& error) {
    CHECK(error.details().cause == engine::Cause::storage);
    CHECK_FALSE(error.details().cure.empty());
  }
}

TEST_CASE("a row of another version is refused, not guessed at") {
  std::string row = encode(engine::FieldMask{engine::Field::title});
  const std::size_t at = row.find("\"v\":1");
  REQUIRE(at != std::string::npos);
  row[at + 4] = '2';
  refuses(decode_mask, row);
}

TEST_CASE("broken rows are storage errors") {
  for (const char* row :
       {"", "null", "[]", "{", "{\"v\":1}", "{\"v\":\"1\"}", "7", "{\"v\":18446744073709551615}"}) {
    refuses(decode_event, row);
    refuses(decode_mask, row);
    refuses(decode_goal, row);
    refuses(decode_step, row);
    refuses(decode_kept, row);
    refuses(decode_records, row);
  }
  refuses(decode_event, std::string(100000, '['));
}

TEST_CASE("numbers out of range and unknown fields are storage errors") {
  const auto mask = [](const std::string& fields) {
    return "{\"v\":1,\"all_occurrences\":false,\"occurrences\":[],\"fields\":" + fields + "}";
  };
  CHECK(decode_mask(mask("1")) == engine::FieldMask{engine::Field::title});
  for (const char* fields : {"4096", "-1", "1.5", "18446744073709551615", "true", "\"1\""}) {
    refuses(decode_mask, mask(fields));
  }
  const auto keys = [](const std::string& key) {
    return "{\"v\":1,\"all_occurrences\":false,\"fields\":0,\"occurrences\":[" + key + "]}";
  };
  for (const char* key : {"[2026,11]", "[2026,11,99999999999]", "null", "[[],1,1]", "{}"}) {
    refuses(decode_mask, keys(key));
  }
}

TEST_CASE("a row changed in one place is read or refused, never worse") {
  CHECK(rc::check("mutations", [] {
    std::string row = encode(tests::any_event());
    const auto at = *rc::gen::inRange<std::size_t>(0, row.size());
    row[at] = *rc::gen::arbitrary<char>();
    try {
      (void)decode_event(row);
    } catch (const ReplicaError& error) {
      RC_ASSERT(error.details().cause == engine::Cause::storage);
    }
  }));
}

}  // namespace
}  // namespace larkdav::state
