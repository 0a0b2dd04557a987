// What becomes of occurrences, of deleted events and of emptied fields (Feishu reference 3.3, 4.1,
// 6.3).
#include <algorithm>
#include <optional>

#include "tools/feishu_contract/probes.h"

namespace larkdav::feishu_contract {
namespace {

constexpr long long kWeek = 7LL * 86400;
constexpr long kDeleted = 193003;

// A weekly series on the service and its occurrences.
class Series {
 public:
  Series(Scratch& scratch, const std::string& title) : scratch_(scratch) {
    id_ = id_of(scratch.make(weekly(title)));
  }
  [[nodiscard]] bool made() const { return !id_.empty(); }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string at(int week) const {
    return id_.substr(0, id_.rfind('_') + 1) + std::to_string(first_start() + week * kWeek);
  }
  // As `instances` lists it; null where it does not.
  [[nodiscard]] Json instance(int week) const {
    for (Json& each : scratch_.instances(id_)) {
      if (text_of(each, "event_id") == at(week)) return std::move(each);
    }
    return {};
  }

 private:
  Scratch& scratch_;
  std::string id_;
};

// The item of a listing with this id; null where there is none.
Json item_of(const Scratch::Listing& listing, const std::string& id) {
  const auto found =
      std::find_if(listing.items.begin(), listing.items.end(),
                   [&](const Json& each) { return text_of(each, "event_id") == id; });
  return found != listing.items.end() ? *found : Json();
}

Scratch::Listing changes(Scratch& scratch, const std::string& token) {
  scratch.settle();
  return scratch.list({"", token, false});
}

std::string names_in(const Json& object) {
  std::string out;
  for (const auto& [name, value] : object.items()) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string status_of(const Json& object) { return text_of(object, "status"); }

}  // namespace

void probe_occurrences(Scratch& scratch, Findings& findings) {
  const Series series(scratch, "occurrences");
  if (!series.made()) return;
  const Answer plain = scratch.get(series.at(1));
  findings.push_back({"4.2, 12 #20", "an occurrence without a record of its own can be read",
                      held(plain.ok()), plain.ok() ? "it can" : refusal(plain),
                      "plain_instance_get", plain.ok() ? "200" : "193001", ""});
  scratch.settle();
  const std::string token = scratch.list({}).sync_token;
  const Answer patched = scratch.patch(series.at(1), {{"summary", "changed alone"}});
  findings.push_back({"6.3", "a changed occurrence keeps its id",
                      held(id_of(patched) == series.at(1)),
                      patched.ok() ? "it is " + id_of(patched) : refusal(patched), "", "", ""});
  const auto delta = changes(scratch, token);
  const bool master = !item_of(delta, series.id()).is_null();
  findings.push_back({"5.3", "the series does not reappear when an occurrence changes",
                      delta.ok ? held(!master) : Held::unknown, master ? "it does" : "it does not",
                      "exception_touches_master", master ? "true" : "false", ""});
  scratch.erase(series.at(2));
  scratch.settle();
  const std::string shown = status_of(series.instance(2));
  findings.push_back({"3.3", "a deleted occurrence is listed by instances as cancelled",
                      held(shown == "cancelled"), shown.empty() ? "it is not listed" : shown, "",
                      "", "deleted occurrences cannot be proven on this service"});
  const Answer revived = scratch.patch(series.at(2), {{"summary", "again"}});
  const bool lives = revived.ok() && status_of(event_in(revived)) != "cancelled";
  findings.push_back({"6.3", "a deleted occurrence cannot be changed", held(!lives),
                      lives ? "it lives again" : refusal(revived), "patch_deleted_instance",
                      lives ? "revived" : "193003", ""});
  scratch.patch(series.id(), {{"summary", "all of them"}});
  scratch.settle();
  const std::string title = text_of(series.instance(1), "summary");
  findings.push_back(
      {"6.3, 12 #14", "a changed occurrence does not inherit what the series changes",
       held(title == "changed alone"), "it is titled \"" + title + "\"", "", "", ""});
}

void probe_resets(Scratch& scratch, Findings& findings) {
  const Series series(scratch, "resets");
  if (!series.made()) return;
  scratch.patch(series.at(1), {{"summary", "changed alone"}});
  scratch.erase(series.at(2));
  scratch.settle();
  const std::string token = scratch.list({}).sync_token;
  const Answer reset = scratch.erase(series.at(1), true);
  scratch.erase(series.at(2), true);
  scratch.settle();
  const Json changed = series.instance(1);
  const Json deleted = series.instance(2);
  const bool back = text_of(changed, "summary") == "resets" && status_of(changed) != "cancelled" &&
                    !deleted.is_null() && status_of(deleted) != "cancelled";
  Finding found{"6.3, 12 #13",
                "delete_exception=true brings an occurrence back to its series",
                held(back),
                "",
                "delete_exception",
                "resets",
                ""};
  if (!reset.ok()) {
    found.seen = refusal(reset);
    found.value = "refused";
  } else if (!back) {
    found.seen = "the occurrence is " + (changed.is_null() ? "gone" : status_of(changed));
    found.value = "ignored";
  } else {
    found.seen = "it does, of a changed one and of a deleted one";
  }
  if (!back) found.follows = "occurrences that come back will stand beside their series";
  findings.push_back(found);
  if (!back) return;
  const bool told = !item_of(changes(scratch, token), series.at(1)).is_null();
  const bool in_stock = !item_of(scratch.list({}), series.at(1)).is_null();
  findings.push_back({"5.3", "a reset occurrence comes in deltas alone, as a cancelled one",
                      held(told && !in_stock),
                      told ? (in_stock ? "there, and in complete listings" : "there") : "not there",
                      "destroyed_in_delta",
                      !told      ? "hidden"
                      : in_stock ? "cancelled_in_stock_too"
                                 : "cancelled",
                      told ? "" : "keep full_every short: only complete listings show resets"});
}

void probe_deletion(Scratch& scratch, Findings& findings) {
  const std::string id = id_of(scratch.make(timed("deleted")));
  scratch.settle();
  const std::string token = scratch.list({}).sync_token;
  scratch.erase(id);
  const Json tombstone = item_of(changes(scratch, token), id);
  findings.push_back({"5.3, 12 #8", "a deleted event comes in a delta with all its members",
                      tombstone.is_null() ? Held::unknown : held(tombstone.contains("create_time")),
                      tombstone.is_null() ? "it does not come" : "with " + names_in(tombstone),
                      "tombstone_richness", tombstone.contains("create_time") ? "full" : "sparse",
                      ""});
  const bool in_stock = !item_of(scratch.list({}), id).is_null();
  findings.push_back({"5.2, 12 #7", "complete listings contain deleted events", held(in_stock),
                      in_stock ? "they do" : "they do not", "", "", ""});
  const Answer got = scratch.get(id);
  findings.push_back({"3.3, 12 #9", "a deleted event can still be read, as cancelled",
                      held(got.ok()), got.ok() ? "it can" : refusal(got), "get_deleted",
                      got.code == kDeleted ? "193003" : "cancelled", ""});
}

void probe_clearing(Scratch& scratch, Findings& findings) {
  Json body = timed("clearing");
  body["description"] = "to be emptied";
  body["location"] = {{"name", "Pier"}};
  body["reminders"] = Json::array({{{"minutes", 10}}});
  const std::string id = id_of(scratch.make(body));
  if (id.empty()) return;
  scratch.patch(id, {{"description", ""}});
  const bool text = text_of(scratch.read(id), "description").empty();
  findings.push_back({"4.1, 12 #12", "an empty description clears it", held(text),
                      text ? "it does" : "it stays", "empty_text", text ? "clears" : "ignored",
                      "texts emptied on the other side stay on this service"});
  scratch.patch(id, {{"reminders", Json::array()}});
  const Json after = scratch.read(id);
  const bool reminders = !after.contains("reminders") || after["reminders"].empty();
  findings.push_back({"4.1, 12 #12", "an empty list clears the reminders", held(reminders),
                      reminders ? "it does" : "they stay", "empty_reminders",
                      reminders ? "clears" : "ignored", ""});
  const auto has_place = [&] {
    const Json event = scratch.read(id);
    return event.contains("location") && !text_of(event["location"], "name").empty();
  };
  std::string place = "none";
  scratch.patch(id, {{"location", Json::object()}});
  if (!has_place()) {
    place = "empty_object";
  } else {
    scratch.patch(id, {{"location", {{"name", ""}}}});
    if (!has_place()) place = "empty_name";
  }
  findings.push_back({"12 #12", "{} clears the location", held(place == "empty_object"),
                      place == "none"         ? "nothing does"
                      : place == "empty_name" ? "only an empty name does"
                                              : "it does",
                      "location_clear", place, ""});
  const std::string series = id_of(scratch.make(weekly("once a series")));
  scratch.patch(series, {{"recurrence", ""}});
  const bool stays = !text_of(scratch.read(series), "recurrence").empty();
  findings.push_back({"6.3, 12 #12", "an empty recurrence changes nothing", held(stays),
                      stays ? "it changes nothing" : "it ends the series", "empty_recurrence",
                      stays ? "ignored" : "clears", ""});
}

}  // namespace larkdav::feishu_contract
