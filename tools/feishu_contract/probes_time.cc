// Days, times, rules and zones (Feishu reference 4.3, 4.4, 6.1).
#include "tools/feishu_contract/probes.h"

namespace larkdav::feishu_contract {
namespace {

std::string date_of(const Json& event, const char* point) {
  const auto found = event.find(point);
  return found != event.end() ? text_of(*found, "date") : "";
}

std::string stamp_of(const Json& event, const char* point) {
  const auto found = event.find(point);
  return found != event.end() ? text_of(*found, "timestamp") : "";
}

std::string taken(const Answer& answer) { return answer.ok() ? "taken" : refusal(answer); }

}  // namespace

void probe_all_day_ends(Scratch& scratch, Findings& findings) {
  const Answer one = scratch.make(days("one day", "2027-03-10", "2027-03-10"));
  const Answer three = scratch.make(days("three days", "2027-03-10", "2027-03-12"));
  Finding found{"4.3, 12 #1",
                "all-day ends are inclusive when written and exclusive when read",
                Held::unknown,
                "",
                "all_day_mode",
                "",
                ""};
  if (!one.ok() || !three.ok()) {
    found.seen = refusal(one.ok() ? three : one);
    findings.push_back(found);
    return;
  }
  const std::string after_one = date_of(event_in(one), "end_time");
  const std::string after_three = date_of(event_in(three), "end_time");
  found.seen =
      "2027-03-10 to 10 reads as ending " + after_one + ", 10 to 12 as ending " + after_three;
  if (after_one == "2027-03-11" && after_three == "2027-03-13") {
    found.value = "in_inclusive_out_exclusive";
  } else if (after_one == "2027-03-11" && after_three == "2027-03-12") {
    found.value = "in_exclusive_out_exclusive";
  } else if (after_one == "2027-03-10" && after_three == "2027-03-12") {
    found.value = "in_inclusive_out_inclusive";
    found.follows = "set all_day_end = \"inclusive\" for the account";
  }
  if (!found.value.empty()) found.held = held(found.value == "in_inclusive_out_exclusive");
  findings.push_back(found);
}

void probe_times(Scratch& scratch, Findings& findings) {
  Json backwards = timed("backwards");
  std::swap(backwards["start_time"], backwards["end_time"]);
  const Answer refused = scratch.make(backwards);
  findings.push_back({"12 #25", "an end before the start is refused", held(!refused.ok()),
                      taken(refused), "", "", ""});
  Json moment = timed("moment");
  moment["end_time"] = moment["start_time"];
  const Answer empty = scratch.make(moment);
  findings.push_back(
      {"12 #25", "an event without length is taken", held(empty.ok()), taken(empty), "", "", ""});
  const Answer past = scratch.make(timed("past", -24LL * 365 * 20));
  findings.push_back({"12 #24", "events of the past can be made", held(past.ok()), taken(past), "",
                      "", "set past = to what the service takes"});
  Json marked = timed("marked");
  marked["description"] = "a <b>bold</b> word & more";
  const std::string read = text_of(scratch.read(id_of(scratch.make(marked))), "description");
  findings.push_back({"12 #27", "the text of a description reads as written",
                      held(read == "a <b>bold</b> word & more"), "\"" + read + "\"", "", "", ""});
}

void probe_rules(Scratch& scratch, Findings& findings) {
  const auto rule = [&](const char* text) {
    Json body = timed("rule");
    body["recurrence"] = text;
    return scratch.make(body);
  };
  const Answer count = rule("FREQ=DAILY;COUNT=3");
  findings.push_back({"6.1, 12 #2", "COUNT in a rule is taken", held(count.ok()), taken(count),
                      "count_rejected", count.ok() ? "false" : "true", ""});
  const Answer rare = rule("FREQ=MONTHLY;BYDAY=WE;BYSETPOS=2;UNTIL=20270601T000000Z");
  findings.push_back({"6.1, 12 #17", "BYSETPOS in a rule is taken", held(rare.ok()), taken(rare),
                      "rare_rule_parts", rare.ok() ? "accepted" : "refused",
                      "such series of the other side are reported, and not made"});
  for (const char* text :
       {"FREQ=MONTHLY;BYMONTHDAY=10;UNTIL=20270601T000000Z",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=10;UNTIL=20290601T000000Z",
        "FREQ=MONTHLY;BYDAY=2WE;UNTIL=20270601T000000Z", "FREQ=WEEKLY;UNTIL=20270601T000000Z"}) {
    const Answer answer = rule(text);
    findings.push_back({"12 #17", std::string(text) + " is taken", held(answer.ok()), taken(answer),
                        "", "", "such series are reported, and not made"});
  }
  Json unmatched = timed("Thursday first", 24);
  unmatched["recurrence"] = "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270430T155959Z";
  const auto instances = scratch.instances(id_of(scratch.make(unmatched)));
  Finding found{"6.1",
                "a first start that the rule does not produce counts",
                Held::unknown,
                "no instances could be read",
                "unmatched_start",
                "",
                ""};
  if (!instances.empty()) {
    const bool counted =
        stamp_of(instances.front(), "start_time") == std::to_string(first_start() + 86400);
    found.held = held(counted);
    found.seen = counted ? "it does" : "it is skipped";
    found.value = counted ? "counted" : "skipped";
  }
  findings.push_back(found);
}

void probe_rule_form(Scratch& scratch, Findings& findings) {
  const Json event = scratch.read(id_of(scratch.make(weekly("form"))));
  std::string rule = text_of(event, "recurrence");
  const std::string seen = "\"" + rule + "\"";
  const Held known = rule.empty() ? Held::unknown : Held::yes;
  const auto tell = [&](const char* assumption, bool differs, const char* toggle, const char* usual,
                        const char* otherwise) {
    findings.push_back({"6.1", assumption, differs ? Held::no : known, seen, toggle,
                        differs ? otherwise : usual, ""});
  };
  const bool prefixed = rule.starts_with("RRULE:");
  if (prefixed) rule.erase(0, 6);
  tell("a rule reads without a prefix", prefixed, "rrule_prefix_on_read", "false", "true");
  const auto until = rule.find("UNTIL=");
  const std::string last = until == std::string::npos ? "T" : rule.substr(until + 6, 9);
  const bool dated = last.find('T') == std::string::npos;
  tell("UNTIL reads as a moment", dated, "until_date_only_on_read", "false", "true");
  const bool ordered = rule.starts_with("FREQ=WEEKLY;BYDAY=WE;UNTIL=");
  tell("the parts of a rule keep their order", !ordered && !rule.empty(), "rrule_form_on_read",
       "as_written", "reordered");
}

void probe_zones(Scratch& scratch, Findings& findings) {
  // Summer time begins in Berlin on 2027-03-28.
  Json berlin = timed("Berlin");
  for (const char* point : {"start_time", "end_time"}) berlin[point]["timezone"] = "Europe/Berlin";
  berlin["recurrence"] = "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270430T155959Z";
  const auto instances = scratch.instances(id_of(scratch.make(berlin)));
  Finding zone{"4.4, 12 #16",
               "a series repeats in the zone of its start",
               Held::unknown,
               "no instances could be read",
               "",
               "",
               ""};
  if (instances.size() >= 4) {
    const long long later = std::stoll("0" + stamp_of(instances[3], "start_time"));
    const bool shifts = later == first_start() + 3LL * 7 * 86400 - 3600;
    zone.held = held(shifts);
    zone.seen = shifts ? "its wall clock stays through summer time" : "its wall clock moves";
  }
  findings.push_back(zone);
  Json all_day = days("days", "2027-03-10", "2027-03-10");
  all_day["recurrence"] = "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270430T000000Z";
  const auto occurrences = scratch.instances(id_of(scratch.make(all_day)));
  Finding midnight{"4.2, 12 #15",
                   "ids of all-day occurrences end with midnight UTC",
                   Held::unknown,
                   "no instances could be read",
                   "",
                   "",
                   ""};
  if (!occurrences.empty()) {
    const std::string id = text_of(occurrences.front(), "event_id");
    midnight.held = held(id.ends_with("_1804636800"));
    midnight.seen = "2027-03-10 ends with " + id.substr(id.rfind('_'));
  }
  findings.push_back(midnight);
}

}  // namespace larkdav::feishu_contract
