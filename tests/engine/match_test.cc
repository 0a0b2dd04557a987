#include "engine/match.h"

#include <doctest/doctest.h>

#include <deque>

#include "tests/engine/samples.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

std::deque<Event> kept;  // candidates point at their events

Candidate candidate(const std::string& id, const std::string& uid, const Event& event,
                    std::optional<std::string> origin = {}) {
  kept.push_back(event);
  return {ItemId{id}, Uid{uid}, &kept.back(), event, std::move(origin)};
}

using Pairs = std::vector<std::pair<ItemId, ItemId>>;

}  // namespace

TEST_CASE("the origin marker links before the UID, the UID before equal content") {
  const Matches matches =
      match({candidate("f1", "f1@larkdav", meeting("A")), candidate("f2", "u2", meeting("B")),
             candidate("f3", "f3@larkdav", meeting("C"))},
            {candidate("d1", "someone", meeting("other title"), "f1"),
             candidate("d2", "u2", meeting("changed")), candidate("d3", "u3", meeting("C"))});
  CHECK(matches.pairs == Pairs{{ItemId{"f1"}, ItemId{"d1"}},
                               {ItemId{"f2"}, ItemId{"d2"}},
                               {ItemId{"f3"}, ItemId{"d3"}}});
}

TEST_CASE("equal duplicates are linked one to one in id order and the surplus is copied") {
  const Matches matches = match(
      {candidate("f1", "f1@larkdav", meeting("A")), candidate("f2", "f2@larkdav", meeting("A")),
       candidate("f3", "f3@larkdav", meeting("A"))},
      {candidate("d2", "y", meeting("A")), candidate("d1", "x", meeting("A"))});
  CHECK(matches.pairs == Pairs{{ItemId{"f1"}, ItemId{"d1"}}, {ItemId{"f2"}, ItemId{"d2"}}});
  CHECK(matches.ambiguous.feishu.empty());
}

TEST_CASE("unequal candidates of one title and time are held unless they are one and one") {
  Event noted = meeting("A");
  noted.fields.description = "a note";
  Event other_note = meeting("A");
  other_note.fields.description = "another note";
  SUBCASE("one and one: the same event, merged") {
    const Matches matches =
        match({candidate("f1", "f1@larkdav", noted)}, {candidate("d1", "x", other_note)});
    CHECK(matches.pairs.size() == 1);
  }
  SUBCASE("one and two: nobody can tell which") {
    const Matches matches =
        match({candidate("f1", "f1@larkdav", noted)},
              {candidate("d1", "x", other_note), candidate("d2", "y", meeting("A"))});
    CHECK(matches.pairs.empty());
    CHECK(matches.ambiguous.feishu.size() == 1);
    CHECK(matches.ambiguous.other.size() == 2);
  }
}

TEST_CASE("the result does not depend on the order in which a side lists") {
  std::vector<Candidate> feishu{candidate("f1", "a", meeting("A")),
                                candidate("f2", "b", meeting("A"))};
  std::vector<Candidate> other{candidate("d1", "c", meeting("A")),
                               candidate("d2", "d", meeting("A"))};
  const Matches forward = match(feishu, other);
  const Matches backward = match({feishu.rbegin(), feishu.rend()}, {other.rbegin(), other.rend()});
  CHECK(forward.pairs == backward.pairs);
}
