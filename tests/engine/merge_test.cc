#include "engine/merge.h"

#include <doctest/doctest.h>

#include "tests/engine/samples.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

struct Case {
  Event base = weekly("Standup");
  Event feishu = base;
  Event other = base;
  Policy policy;
  bool adopted = false;

  Merge run() {
    MergeInput input;
    input.now = {&feishu, &other};
    if (!adopted) {
      input.agreed = {&base, &base};
      input.changed = {diff(base, feishu), diff(base, other)};
    }
    input.stored = {other, feishu};
    return merge(input, policy);
  }
};

}  // namespace

TEST_CASE("edits of different fields both survive") {
  Case c;
  c.feishu.fields.title = "Daily";
  c.other.fields.location = "Room 4";
  const Merge merged = c.run();
  CHECK(merged.write.other == FieldMask{Field::title});
  CHECK(merged.write.feishu == FieldMask{Field::location});
  CHECK(merged.wanted.other.fields.title == "Daily");
  CHECK(merged.wanted.other.fields.location == "Room 4");
  CHECK(merged.wanted.feishu == merged.wanted.other);
  CHECK(merged.clashed.empty());
}

TEST_CASE("the same edit on both sides is agreed without a write") {
  Case c;
  c.feishu.fields.title = c.other.fields.title = "Daily";
  const Merge merged = c.run();
  CHECK(merged.write.feishu.empty());
  CHECK(merged.write.other.empty());
  CHECK(merged.agree == FieldMask{Field::title});
}

TEST_CASE("a clash goes to the preferred side, or to the side the conflict policy names") {
  struct Row {
    ConflictPolicy conflict;
    Side prefer;
    const char* title;
  };
  for (const Row& row :
       {Row{ConflictPolicy::merge, Side::feishu, "F"}, Row{ConflictPolicy::merge, Side::other, "D"},
        Row{ConflictPolicy::feishu, Side::other, "F"},
        Row{ConflictPolicy::other, Side::feishu, "D"}}) {
    Case c;
    c.policy.conflict = row.conflict;
    c.policy.prefer = row.prefer;
    c.feishu.fields.title = "F";
    c.other.fields.title = "D";
    const Merge merged = c.run();
    CHECK(merged.wanted.feishu.fields.title == row.title);
    CHECK(merged.wanted.other.fields.title == row.title);
    CHECK(merged.clashed == FieldMask{Field::title});
  }
}

TEST_CASE("reminders are united by what was added and what was removed") {
  Case c;
  c.base.fields.reminders = {5, 10};
  c.feishu.fields.reminders = {10, 30};    // removed 5, added 30
  c.other.fields.reminders = {5, 10, 60};  // added 60
  const Merge merged = c.run();
  CHECK(merged.wanted.feishu.fields.reminders == std::set<int>{10, 30, 60});
  CHECK(merged.wanted.other.fields.reminders == std::set<int>{10, 30, 60});
}

TEST_CASE("occurrences merge one by one, by their key") {
  Case c;
  c.feishu.occurrences[week(1)] = Excluded{};
  EventFields moved = c.base.fields;
  moved.title = "Standup, moved";
  c.other.occurrences[week(2)] = moved;
  const Merge merged = c.run();
  CHECK(merged.write.other.contains(week(1)));
  CHECK(merged.write.feishu.contains(week(2)));
  CHECK(merged.wanted.feishu.occurrences.size() == 2);
  CHECK(merged.wanted.feishu == merged.wanted.other);
}

TEST_CASE("a moved series against a changed occurrence goes as a whole schedule to the winner") {
  Case c;
  c.feishu.fields.start = UtcTime{at(5)};
  c.feishu.fields.end = UtcTime{at(6)};
  c.other.occurrences[week(1)] = Excluded{};
  c.other.fields.title = "Other title";
  const Merge merged = c.run();
  CHECK(merged.wanted.other.fields.start == c.feishu.fields.start);
  CHECK(merged.wanted.other.occurrences.empty());
  CHECK(merged.wanted.feishu.fields.title == "Other title");
  CHECK_FALSE(merged.write.feishu.touches_schedule());
}

TEST_CASE(
    "without a base what only one side knows as special travels, and scalars go by preference") {
  Case c;
  c.adopted = true;
  c.feishu.fields.title = "F";
  c.other.fields.title = "D";
  c.feishu.occurrences[week(1)] = Excluded{};
  c.other.occurrences[week(3)] = Excluded{};
  const Merge merged = c.run();
  CHECK(merged.wanted.feishu.occurrences.size() == 2);
  CHECK(merged.wanted.feishu == merged.wanted.other);
  CHECK(merged.wanted.other.fields.title == "F");
}

TEST_CASE("a value that a side holds as well as it can is no difference") {
  Case c;
  c.adopted = true;
  c.other.fields.title = "A title that is too long";
  c.feishu.fields.title = "A title…";
  MergeInput input;
  input.now = {&c.feishu, &c.other};
  Event cut = c.other;
  cut.fields.title = "A title…";
  input.stored = {cut, c.feishu};
  const Merge merged = merge(input, c.policy);
  CHECK(merged.write.feishu.empty());
  CHECK(merged.write.other.empty());
}

TEST_CASE("swapping the sides swaps the merge") {
  Case c;
  c.feishu.fields.title = "F";
  c.other.fields.title = "D";
  c.other.fields.location = "Pier";
  c.feishu.occurrences[week(1)] = Excluded{};
  Case mirrored = c;
  std::swap(mirrored.feishu, mirrored.other);
  mirrored.policy.prefer = Side::other;
  const Merge a = c.run();
  const Merge b = mirrored.run();
  CHECK(a.write.feishu == b.write.other);
  CHECK(a.write.other == b.write.feishu);
  CHECK(a.wanted.feishu == b.wanted.other);
  CHECK(a.wanted.other == b.wanted.feishu);
}

TEST_CASE("what a stop left of an adoption still travels: no side's own occurrences are lost") {
  const Event feishu = weekly("Standup");
  Event other = feishu;
  other.occurrences[week(1)] = Excluded{};
  MergeInput input;
  input.now = {&feishu, &other};
  input.agreed = {&feishu, &other};
  input.unagreed.insert(week(1));
  input.stored = {other, feishu};
  const Merge merged = merge(input, Policy{});
  CHECK(merged.wanted.feishu.occurrences == other.occurrences);
  CHECK(merged.write.other.empty());
  CHECK(merged.clashed.empty());
}
