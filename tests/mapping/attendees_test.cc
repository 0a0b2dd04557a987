#include "mapping/ical/attendees.h"

#include <doctest/doctest.h>

#include <string>

#include "mapping/ical/writer.h"
#include "tests/mapping/edited_text.h"

using namespace larkdav::mapping::ical;
using larkdav::engine::Answer;
using larkdav::engine::Attendee;
using larkdav::engine::AttendeeKind;
using larkdav::engine::Event;
using larkdav::engine::Field;

namespace {

const Attendee kAnna{.address = "ou_anna@feishu.invalid",
                     .name = "Anna \"A\" Li; x:y, ^n",
                     .organizer = true,
                     .answer = Answer::accepted};
const Attendee kMe{.address = "", .name = "Me", .self = true};
const Attendee kRoom{.address = "omm_5@feishu.invalid",
                     .name = "Room 5",
                     .kind = AttendeeKind::room,
                     .answer = Answer::accepted};
const Attendee kGroup{.address = "oc_1@feishu.invalid",
                      .name = "\xE5\x9B\xA2\xE9\x98\x9F",
                      .kind = AttendeeKind::group,
                      .optional = true};

const std::string kPlain =
    calendar(event("DTSTART:20260101T010000Z\nDTEND:20260101T020000Z\nSUMMARY:s\nDESCRIPTION:old\n"
                   "X-KEEP:1\n"));

WriteOptions in_form(AttendeeForm form) {
  WriteOptions out = options();
  out.style = {form, "me@example.com"};
  return out;
}

Event with_guests(const std::string& text) {
  Event event = read(text).event;
  event.fields.attendees = {kAnna, kMe, kRoom, kGroup};
  event.fields.answer = Answer::tentative;
  return event;
}

std::string shown(const std::string& text, AttendeeForm form) {
  return edit_resource(text, with_guests(text), {Field::attendees, Field::answer}, in_form(form));
}

}  // namespace

TEST_CASE("attendees shown as lines are read back as they were, in an old and in a new resource") {
  const Event wanted = with_guests(kPlain);
  const std::string old = shown(kPlain, AttendeeForm::lines);
  CHECK(read(old).event == wanted);
  CHECK(read(write_resource(wanted, in_form(AttendeeForm::lines))).event == wanted);
  CHECK(read(old).losses.empty());
}

TEST_CASE("no server is asked to invite anybody who is shown") {
  int lines = 0;
  for (const std::string& text :
       {shown(kPlain, AttendeeForm::lines),
        write_resource(with_guests(kPlain), in_form(AttendeeForm::lines))}) {
    const auto parsed = parse_document(text);
    const auto& document = std::get<Document>(parsed);
    for (const Line& line : document.lines) {
      if (line.name != "ATTENDEE" && line.name != "ORGANIZER") continue;
      ++lines;
      CHECK(parameter(line, "SCHEDULE-AGENT") == "NONE");
    }
  }
  CHECK(lines == 2 * 5);
}

TEST_CASE("one's own line carries the address that one's program knows") {
  const std::string text = shown(kPlain, AttendeeForm::lines);
  CHECK(lines_only_in(text, kPlain).find("PARTSTAT=TENTATIVE;CN=\"Me\"") != std::string::npos);
  CHECK(text.find("mailto:me@example.com") != std::string::npos);
}

TEST_CASE("an answer that is given in the text is one's own answer, and nobody else moves") {
  std::string text = shown(kPlain, AttendeeForm::lines);
  const auto at = text.find("PARTSTAT=TENTATIVE");
  REQUIRE(at != std::string::npos);
  text.replace(at, 18, "PARTSTAT=ACCEPTED");
  Event wanted = with_guests(kPlain);
  wanted.fields.answer = Answer::accepted;
  CHECK(read(text).event == wanted);
}

TEST_CASE("an event's own attendees are never touched, and named as a loss") {
  const std::string own =
      calendar(event("DTSTART:20260101T010000Z\nSUMMARY:s\nORGANIZER:mailto:me@example.com\n"
                     "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.com\n"));
  const auto assembled = read(own);
  CHECK(assembled.event.fields.attendees.empty());
  CHECK(assembled.losses.size() == 1);
  const std::string after = shown(own, AttendeeForm::lines);
  CHECK(after.find("feishu.invalid") == std::string::npos);
  CHECK(after.find("ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.com\r\n") != std::string::npos);
  CHECK(shown(own, AttendeeForm::text).find("[Feishu") == std::string::npos);
}

TEST_CASE("as text, attendees follow the description and are no part of it") {
  const std::string text = shown(kPlain, AttendeeForm::text);
  CHECK(text.find("ATTENDEE") == std::string::npos);
  const Event seen = read(text).event;
  CHECK(seen.fields.description == "old");
  CHECK(seen.fields.attendees.size() == 4);
  // What is read back is shown again as the same text.
  CHECK(attendee_block(seen.fields.attendees).size() ==
        attendee_block(with_guests(kPlain).fields.attendees).size());
  CHECK(as_shown({seen.fields.attendees, {}}, AttendeeForm::text).attendees ==
        seen.fields.attendees);
}

TEST_CASE("a new description keeps the block, new attendees renew it, none take it away") {
  const std::string text = shown(kPlain, AttendeeForm::text);
  Event wanted = read(text).event;
  wanted.fields.description = "new\n";
  const std::string described =
      edit_resource(text, wanted, {Field::description}, in_form(AttendeeForm::text));
  CHECK(read(described).event == wanted);
  wanted.fields.attendees.clear();
  const std::string bare =
      edit_resource(described, wanted, {Field::attendees}, in_form(AttendeeForm::text));
  CHECK(read(bare).event == wanted);
  CHECK(bare.find("[Feishu") == std::string::npos);
}

TEST_CASE("what people write around the block stays theirs") {
  for (const std::string before : {"", "a", "a\n", "\n\n"}) {
    for (const std::string after : {"", "\nb", "\n\nb\n"}) {
      const std::string block = attendee_block({kRoom});
      const SplitDescription parts = split_description(join_description({before, block}) + after);
      CHECK(parts.block == block);
      CHECK(parts.text == before + after);
    }
  }
  CHECK(split_description("see [Feishu attendees]\nno").block.empty());
}

TEST_CASE("a name from Feishu can't smuggle lines into the calendar") {
  Event wanted = read(kPlain).event;
  wanted.fields.attendees = {{.address = "a@b\r\nATTENDEE:mailto:c@d", .name = "x\r\nEND:VEVENT"}};
  const std::string text =
      edit_resource(kPlain, wanted, {Field::attendees}, in_form(AttendeeForm::lines));
  const auto parsed = parse_document(text);
  CHECK(find_lines(std::get<Document>(parsed),
                   std::get<Document>(parsed).components.front().children.front(), "ATTENDEE")
            .size() == 1);
}
