#include "adapters/ical_goal.h"

#include <doctest/doctest.h>

#include "adapters/digest.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/writer.h"
#include "tests/support/events.h"

using namespace larkdav::adapters;
using namespace larkdav::tests;
using namespace larkdav::engine;

namespace {

const ItemPlace kPlace{"/c/", "/c/", "UTC"};

Record record(const Event& event, long stamp, const std::string& revision = "\"1\"") {
  Record made;
  made.id = {"/c/a.ics"};
  made.group = {"/c/a.ics"};
  made.revision = revision;
  made.raw = larkdav::mapping::ical::write_resource(event, {at(stamp), "", "UTC"});
  return made;
}
std::optional<ItemWrite> next(const Goal& goal, const std::vector<Record>& group) {
  const auto step = next_item_step(kPlace, goal, group);
  if (!step) return std::nullopt;
  CHECK_FALSE(step->repeatable);
  const auto write = decode_write(step->request);
  REQUIRE(write);
  REQUIRE(step->targets.size() == 1);
  CHECK(step->targets[0].value == write->name);
  return write;
}

}  // namespace

TEST_CASE("a creation is one text under a name that everybody would choose") {
  const auto write = next(creation(event("u1", "Lunch"), 1000), {});
  REQUIRE(write);
  CHECK(write->verb == Verb::create);
  CHECK(write->name == "/c/" + resource_name("/c/", "u1", 0));
  CHECK(write->revision.empty());
  const auto state = larkdav::mapping::ical::read_resource(write->text, {});
  const auto& made = std::get<Assembled>(state);
  CHECK(made.event == event("u1", "Lunch"));
  CHECK(made.event.uid.value == "u1");
  CHECK(made.origin == "feishu-uuid");
  CHECK(made.stamp == at(1000));
}

TEST_CASE("resource names differ by calendar, UID and generation") {
  CHECK(resource_name("/c/", "u", 0).size() == 30);
  CHECK(resource_name("/c/", "u", 0) == resource_name("/c/", "u", 0));
  CHECK(resource_name("/c/", "u", 0) != resource_name("/c/", "u", 1));
  CHECK(resource_name("/c/", "u", 0) != resource_name("/c/", "v", 0));
  CHECK(resource_name("/c/", "u", 0) != resource_name("/d/", "u", 0));
  CHECK(resource_name("/cu", "", 0) != resource_name("/c", "u", 0));
}

TEST_CASE("a change replaces the text it was made from") {
  const Event before = event("u1", "Lunch");
  Event wanted = before;
  wanted.fields.title = "Dinner";
  const Goal goal = change({"/c/a.ics"}, before, wanted, 2000);
  const auto write = next(goal, {record(before, 1000)});
  REQUIRE(write);
  CHECK(write->verb == Verb::replace);
  CHECK(write->name == "/c/a.ics");
  CHECK(write->revision == "\"1\"");
  CHECK(larkdav::mapping::ical::stamp_of(write->text) == at(2000));
  CHECK(next(goal, {record(before, 1000, "")})->revision ==
        text_revision(record(before, 1000).raw));
}

TEST_CASE("a goal is reached when nothing differs, when our stamp stands, or all is answered") {
  const Event before = event("u1", "Lunch");
  Event wanted = before;
  wanted.fields.title = "Dinner";
  Event rewritten = wanted;
  rewritten.fields.title = "DINNER";
  Goal goal = change({"/c/a.ics"}, before, wanted, 2000);
  CHECK_FALSE(next(goal, {record(wanted, 1500)}));
  CHECK_FALSE(next(goal, {record(rewritten, 2000)}));
  CHECK(next(goal, {record(rewritten, 1500)}));
  goal.answered = goal.fields;
  CHECK_FALSE(next(goal, {record(rewritten, 1500)}));
  CHECK_FALSE(next(goal, {}));
}

TEST_CASE("after a first answer the stamp alone does not end a goal that has fields left") {
  const Event before = event("u1", "Lunch");
  Event wanted = before;
  wanted.fields.title = "Dinner";
  wanted.fields.location = "Bistro";
  Goal goal = change({"/c/a.ics"}, before, wanted, 2000);
  goal.answered = {Field::title};
  Event half = before;
  half.fields.title = "Dinner";
  const auto step = next_item_step(kPlace, goal, std::vector{record(half, 2000)});
  REQUIRE(step);
  CHECK(step->touches == FieldMask{Field::location});
}

TEST_CASE("a removal names the revision it was decided on, and is reached when nothing is there") {
  const Event before = event("u1", "Lunch");
  const auto write = next(removal({"/c/a.ics"}, before), {record(before, 1000)});
  REQUIRE(write);
  CHECK(write->verb == Verb::remove);
  CHECK(write->revision == "\"1\"");
  Record gone = record(before, 1000);
  gone.gone = true;
  CHECK_FALSE(next(removal({"/c/a.ics"}, before), {gone}));
  CHECK_FALSE(next(removal({"/c/a.ics"}, before), {}));
}

TEST_CASE("what is not what the goal was made for is looked at before anything is written") {
  const Event before = event("u1", "Lunch");
  Event wanted = before;
  wanted.fields.title = "Dinner";
  const Goal goal = change({"/c/a.ics"}, before, wanted, 2000);
  Record incomplete = record(before, 1000);
  incomplete.complete = false;
  incomplete.raw.clear();
  Record broken = record(before, 1000);
  broken.raw = "nonsense";
  for (const auto& group :
       {std::vector<Record>{}, {incomplete}, {broken}, {record(event("u2", "Other"), 1000)}}) {
    const auto write = next(goal, group);
    REQUIRE(write);
    CHECK(write->verb == Verb::look);
    CHECK(write->name == "/c/a.ics");
  }
}

TEST_CASE("a text without a UID is written under its name") {
  const Event before = event("u1", "Lunch");
  Event wanted = before;
  wanted.fields.title = "Dinner";
  Record nameless = record(before, 1000);
  for (const std::string uid : {"UID:u1\r\n", "UID:\r\n"}) {
    const auto at_uid = nameless.raw.find(uid);
    REQUIRE(at_uid != std::string::npos);
    nameless.raw.replace(at_uid, uid.size(), uid == "UID:\r\n" ? "" : "UID:\r\n");
    const auto write = next(change({"/c/a.ics"}, before, wanted, 2000), {nameless});
    REQUIRE(write);
    CHECK(write->verb == Verb::replace);
    CHECK(write->text.find("SUMMARY:Dinner") != std::string::npos);
  }
}

TEST_CASE("a group of one record is one item") {
  const auto state = [](const Record& one) {
    const std::vector<Record> group{one};
    const Item item = assemble_item(group, "UTC").at(0);
    CHECK(item.id.value == "/c/a.ics");
    return item.state;
  };
  CHECK(assemble_item({}, "UTC").empty());
  Record one = record(event("u1", "Lunch"), 1000);
  CHECK(std::get<Assembled>(state(one)).event == event("u1", "Lunch"));
  one.complete = false;
  CHECK(std::holds_alternative<NotObserved>(state(one)));
  one.complete = true;
  one.unreadable = "403";
  CHECK(std::get<Unreadable>(state(one)).reason == "403");
  one.unreadable.clear();
  one.raw =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
  CHECK(std::get<Unreadable>(state(one)).reason == larkdav::mapping::ical::kNotAnEvent);
  one.gone = true;
  CHECK(std::holds_alternative<Gone>(state(one)));
}

TEST_CASE("a request is kept as bytes and read back") {
  for (const Verb verb : {Verb::create, Verb::replace, Verb::remove, Verb::look}) {
    const ItemWrite write{verb, "/c/a.ics", "\"1\"", "BEGIN:\r\nx\n\ny"};
    const auto read = decode_write(encode_write(write));
    REQUIRE(read);
    CHECK(read->verb == verb);
    CHECK(read->name == write.name);
    CHECK(read->revision == write.revision);
    CHECK(read->text == write.text);
  }
  for (const char* wrong : {"", "create", "create\n", "burn\na\nb\nc"})
    CHECK_FALSE(decode_write(wrong));
}

TEST_CASE("texts are compared but for line ends, and ours are known by their stamp") {
  CHECK(same_text("a\r\nb\r\n", "a\nb\n"));
  CHECK_FALSE(same_text("a\nb", "a\nb\n"));
  CHECK_FALSE(same_text("ab", "ac"));
  const std::string sent = record(event("u1", "Lunch"), 1000).raw;
  CHECK(is_ours(sent, record(event("u1", "LUNCH"), 1000).raw));
  CHECK_FALSE(is_ours(sent, record(event("u1", "Lunch"), 1001).raw));
}

TEST_CASE("known values of the encodings") {
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base32("foobar") == "mzxw6ytboi");
  CHECK(base64("alice:alicepw") == "YWxpY2U6YWxpY2Vwdw==");
  CHECK(base64("") == "");
}
