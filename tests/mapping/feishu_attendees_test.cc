#include "mapping/feishu/attendees.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace larkdav::mapping::feishu;
using larkdav::engine::Answer;
using larkdav::engine::Attendee;
using larkdav::engine::AttendeeKind;

namespace {

Json user(const std::string& id, const std::string& status, bool organizer = false) {
  return {{"type", "user"},        {"attendee_id", "user_" + id}, {"user_id", id},
          {"rsvp_status", status}, {"display_name", "N " + id},   {"is_organizer", organizer},
          {"is_optional", false}};
}

Json meeting() {
  return {{"attendees",
           {user("ou_anna", "accept", true),
            user("ou_me", "needs_action"),
            user("ou_gone", "removed"),
            {{"type", "resource"}, {"room_id", "omm_1"}, {"rsvp_status", "booked"}},
            {{"type", "chat"}, {"chat_id", "oc_1"}, {"rsvp_status", "needs_action"}},
            {{"type", "third_party"},
             {"third_party_email", "bob@example.com"},
             {"rsvp_status", "decline"},
             {"is_optional", true}}}},
          {"self_rsvp_status", "tentative"}};
}

const Attendee* named(const Guests& guests, const std::string& address) {
  const auto found = std::find_if(guests.attendees.begin(), guests.attendees.end(),
                                  [&](const Attendee& each) { return each.address == address; });
  return found == guests.attendees.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("people, rooms, groups and guests are told apart, and who was removed is not told") {
  const Guests guests = guests_from_feishu(meeting(), "ou_me");
  CHECK(guests.attendees.size() == 5);
  REQUIRE(named(guests, "ou_anna@feishu.invalid") != nullptr);
  CHECK(named(guests, "ou_anna@feishu.invalid")->organizer);
  REQUIRE(named(guests, "omm_1@feishu.invalid") != nullptr);
  CHECK(named(guests, "omm_1@feishu.invalid")->kind == AttendeeKind::room);
  CHECK(named(guests, "omm_1@feishu.invalid")->answer == Answer::accepted);
  REQUIRE(named(guests, "oc_1@feishu.invalid") != nullptr);
  CHECK(named(guests, "oc_1@feishu.invalid")->answer == Answer::none);
  REQUIRE(named(guests, "bob@example.com") != nullptr);
  CHECK(named(guests, "bob@example.com")->optional);
}

TEST_CASE("one's own answer is the event's, and moves no attendee") {
  const Guests guests = guests_from_feishu(meeting(), "ou_me");
  CHECK(guests.answer == Answer::tentative);
  REQUIRE(named(guests, "") != nullptr);
  CHECK(named(guests, "")->self);
  CHECK(named(guests, "")->answer == Answer::none);
  const Guests after = guests_from_feishu(with_answer(meeting(), "accept", "ou_me"), "ou_me");
  CHECK(after.attendees == guests.attendees);
  CHECK(after.answer == Answer::accepted);
}

TEST_CASE("an event where only oneself takes part is no meeting") {
  const Json alone = {{"attendees", {user("ou_me", "accept", true)}}};
  CHECK(guests_from_feishu(alone, "ou_me").attendees.empty());
  CHECK(guests_from_feishu(Json::object(), "ou_me").attendees.empty());
}

TEST_CASE("a meeting always has an organiser, by the event where no attendee is one") {
  const Json event = {{"attendees", {user("ou_me", "accept"), user("ou_bob", "accept")}},
                      {"event_organizer", {{"user_id", "ou_boss"}, {"display_name", "Boss"}}}};
  const Guests guests = guests_from_feishu(event, "ou_me");
  REQUIRE(named(guests, "ou_boss@feishu.invalid") != nullptr);
  CHECK(named(guests, "ou_boss@feishu.invalid")->organizer);
  CHECK(named(guests, "ou_boss@feishu.invalid")->answer == Answer::none);
}

TEST_CASE("the known members of an event are the same however much a reply tells besides") {
  const Json listed = {{"summary", "s"}, {"color", -1}};
  Json got = meeting();
  got.update(listed);
  got["recurrence"] = "";
  got["event_check_in"] = {{"enable_check_in", false}};
  CHECK(known_members(listed) == known_members(got));
  got["summary"] = "t";
  CHECK(known_members(listed) != known_members(got));
}
