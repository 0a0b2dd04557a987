#include "tools/feishu_contract/scratch.h"

#include <algorithm>

#include "adapters/feishu/resources/calendars.h"
#include "adapters/feishu/sign_in.h"
#include "mapping/feishu/members.h"

namespace larkdav::feishu_contract {

using namespace adapters::feishu;

namespace {

constexpr long long kFirst = 1804644000;  // 2027-03-10 10:00 in Shanghai
constexpr long long kHour = 3600;
constexpr std::chrono::milliseconds kSettling{3000};
constexpr int kPagesMax = 400;

Json quiet(Json body) {
  body["need_notification"] = false;
  if (!body.contains("vchat")) body["vchat"] = {{"vc_type", "no_meeting"}};
  return body;
}

}  // namespace

Scratch::Scratch(Service service) : service_(std::move(service)), run_(random_word(24)) {
  CalendarChange wanted;
  wanted.summary = "larkdav contract (may be deleted)";
  wanted.permissions = "private";
  const Answer answer = ask(create_calendar(wanted));
  if (!answer.ok()) throw error_of(answer, "the scratch calendar");
  const auto made = changed_calendar_of(answer);
  if (!made) throw missing_member(answer, "calendar", "the scratch calendar");
  calendar_ = made->id;
}

Scratch::~Scratch() {
  try {
    static_cast<void>(remove());
  } catch (...) {  // the caller who wants to know has called remove()
  }
}

bool Scratch::remove() {
  if (calendar_.empty()) return true;
  if (!ask(delete_calendar(calendar_)).ok()) return false;
  calendar_.clear();
  return true;
}

Answer Scratch::make_with_key(const Json& body, const std::string& key) {
  return ask(create_event(calendar_, key, mapping::feishu::to_text(quiet(body))));
}

Answer Scratch::make(const Json& body) {
  return make_with_key(body, "larkdav-contract-" + run_ + "-" + std::to_string(++keys_));
}

std::vector<std::string> Scratch::make_all(const std::vector<Json>& bodies) {
  std::vector<Call> calls;
  for (const Json& body : bodies) {
    calls.push_back(create_event(calendar_,
                                 "larkdav-contract-" + run_ + "-" + std::to_string(++keys_),
                                 mapping::feishu::to_text(quiet(body))));
  }
  std::vector<std::string> out;
  // Few at a time: writes to one calendar contend (190010).
  for (std::size_t at = 0; at < calls.size(); at += 4) {
    const std::span<const Call> rest(calls);
    for (const Answer& answer :
         service_.client.call(rest.subspan(at, std::min<std::size_t>(4, calls.size() - at)))) {
      if (answer.ok()) out.push_back(id_of(answer));
    }
  }
  return out;
}

Answer Scratch::patch(const std::string& event_id, Json body) {
  body["need_notification"] = false;
  return ask(patch_event(calendar_, event_id, mapping::feishu::to_text(body)));
}

Answer Scratch::get(const std::string& event_id) { return ask(get_event(calendar_, event_id)); }

Answer Scratch::erase(const std::string& event_id, bool destroy) {
  return ask(delete_event(calendar_, event_id, destroy));
}

Json Scratch::read(const std::string& event_id) {
  settle();
  return event_in(get(event_id));
}

void Scratch::settle() { service_.sleep(kSettling); }

Scratch::Listing Scratch::list(const ListPosition& position, int page_size,
                               const std::string& anchor) {
  Listing out;
  ListPosition at = position;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    Call call = list_events(calendar_, at);
    for (auto& [name, value] : call.query) {
      if (name == "page_size") value = std::to_string(page_size);
      if (name == "anchor_time") value = anchor;
    }
    const Answer answer = ask(call);
    const auto page = answer.ok() ? list_page(answer, "items") : std::nullopt;
    if (!page) {
      out.refused = answer;
      return out;
    }
    for (const std::string& item : page->items) {
      if (auto object = mapping::feishu::parse_object(item)) out.items.push_back(*object);
    }
    out.sync_token = page->sync_token.empty() ? out.sync_token : page->sync_token;
    if (!page->has_more) {
      out.ok = true;
      return out;
    }
    const auto size = static_cast<int>(page->items.size());
    out.short_pages = out.short_pages || size < page_size;
    out.empty_pages = out.empty_pages || size == 0;
    const bool paged = !page->page_token.empty();
    if (out.continued_by.empty()) out.continued_by = paged ? "page_token" : "sync_token";
    at.page_token = page->page_token;
    at.sync_token = paged ? "" : page->sync_token;
    if (at.page_token.empty() && at.sync_token.empty()) return out;
  }
  return out;
}

std::vector<Json> Scratch::instances(const std::string& series_id) {
  std::vector<Json> out;
  std::string token;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    const Answer answer = ask(list_instances(calendar_, series_id, kFirst - 40 * 24 * kHour,
                                             kFirst + 300 * 24 * kHour, token));
    const auto page = answer.ok() ? list_page(answer, "items") : std::nullopt;
    if (!page) return out;
    for (const std::string& item : page->items) {
      if (auto object = mapping::feishu::parse_object(item)) out.push_back(*object);
    }
    token = page->page_token;
    if (!page->has_more || token.empty()) break;
  }
  std::sort(out.begin(), out.end(), [](const Json& a, const Json& b) {
    return text_of(a, "event_id") < text_of(b, "event_id");
  });
  return out;
}

std::string id_of(const Answer& created) { return text_of(event_in(created), "event_id"); }

Json event_in(const Answer& answer) {
  const auto event = mapping::feishu::parse_object(event_of(answer));
  return event ? *event : Json();
}

std::string text_of(const Json& object, const char* name) {
  return object.is_object() ? mapping::feishu::string_member(object, name) : "";
}

Json timed(const std::string& title, long long hours) {
  const auto point = [](long long moment) {
    return Json{{"timestamp", std::to_string(moment)}, {"timezone", "Asia/Shanghai"}};
  };
  const long long start = kFirst + hours * kHour;
  return {{"summary", title}, {"start_time", point(start)}, {"end_time", point(start + kHour)}};
}

Json days(const std::string& title, const std::string& first, const std::string& last) {
  return {{"summary", title}, {"start_time", {{"date", first}}}, {"end_time", {{"date", last}}}};
}

Json weekly(const std::string& title) {
  Json out = timed(title);
  out["recurrence"] = "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270430T155959Z";
  return out;
}

long long first_start() { return kFirst; }

std::string refusal(const Answer& answer) {
  return "refused with code " + std::to_string(answer.code) +
         (answer.message.empty() ? "" : " (" + answer.message + ")");
}

}  // namespace larkdav::feishu_contract
