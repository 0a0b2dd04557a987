#include "adapters/feishu/replies.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "adapters/http/retry.h"
#include "engine/planted.h"
#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::array_member;
using mapping::feishu::flag_member;
using mapping::feishu::integer_member;
using mapping::feishu::Json;
using mapping::feishu::object_member;
using mapping::feishu::string_member;
using mapping::feishu::to_text;

namespace {

constexpr std::size_t kExcerptMax = 200;

std::string printable(std::string_view text, std::size_t octets_max) {
  std::string out;
  for (const char c : text.substr(0, octets_max)) {
    out += c >= ' ' && c < 0x7F ? c : ' ';
  }
  return out;
}

std::string log_id_of(const http::Reply& reply) {
  for (const char* name : {"x-tt-logid", "x-request-id", "request-id"}) {
    if (auto value = reply.header(name)) return printable(*value, kExcerptMax);
  }
  return {};
}

// What error.field_violations, details and permission_violations say.
std::string details_of(const Json& body) {
  const Json* error = object_member(body, "error");
  if (error == nullptr) return {};
  std::string out;
  const auto add = [&](const std::string& a, const std::string& b) {
    if (!a.empty() || !b.empty()) out += " [" + a + (a.empty() || b.empty() ? "" : ": ") + b + "]";
  };
  const std::array lists{std::array{"field_violations", "field", "description"},
                         std::array{"details", "key", "value"},
                         std::array{"permission_violations", "subject", "description"}};
  for (const auto& [list, key, value] : lists) {
    const Json* entries = array_member(*error, list);
    if (entries == nullptr) continue;
    for (const Json& entry : *entries) add(string_member(entry, key), string_member(entry, value));
  }
  return printable(out, 2 * kExcerptMax);
}

std::string color_of(std::optional<long long> argb) {
  if (!argb || *argb == 0 || *argb == -1) return {};
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%06X",
                static_cast<unsigned>(static_cast<std::uint64_t>(*argb) & 0xFFFFFFU));
  return text.data();
}

std::string why_refused(const Json& calendar, const std::string& type, const std::string& role) {
  if (type == "google") return "it is bound from Google: Feishu only shows such calendars";
  if (type == "exchange") return "it is bound from Exchange: Feishu only shows such calendars";
  if (type == "resource") return "it is the calendar of a meeting room";
  if (flag_member(calendar, "is_third_party")) return "it belongs to a third party";
  if (role == "free_busy_reader") return "only free and busy times of it may be read";
  return {};
}

}  // namespace

std::string Answer::text() const {
  std::string out = operation + ": " + std::string(verdict.words);
  if (!message.empty()) out += " (" + message + ")";
  if (code != 0) out += ", code " + std::to_string(code);
  if (http_status != 0 && code == 0) out += ", HTTP " + std::to_string(http_status);
  if (!log_id.empty()) out += ", log id " + log_id;
  return out;
}

Answer read_reply(const http::Reply& reply, const std::string& operation) {
  Answer answer;
  answer.operation = operation;
  answer.http_status = reply.status;
  answer.repeated = reply.repeated;
  answer.log_id = log_id_of(reply);
  if (auto date = reply.header("date")) answer.date = http::read_http_date(*date);
  if (reply.delivery != http::Delivery::answered) {
    answer.verdict = classify_without_code(reply);
    answer.message = printable(reply.error, kExcerptMax);
    return answer;
  }
  auto body = mapping::feishu::parse_object(reply.body);
  const auto code = body ? integer_member(*body, "code") : std::nullopt;
  if (!code) {
    answer.verdict = classify_without_code(reply);
    answer.excerpt = printable(reply.body, kExcerptMax);
    return answer;
  }
  answer.code = static_cast<long>(*code);
  answer.verdict = classify(reply.status, answer.code);
  if (!answer.ok()) {
    answer.message = printable(string_member(*body, "msg"), kExcerptMax) + details_of(*body);
    if (const Json* error = object_member(*body, "error"); answer.log_id.empty() && error) {
      answer.log_id = printable(string_member(*error, "log_id"), kExcerptMax);
    }
    return answer;
  }
  const auto data = body->find("data");
  answer.data = data != body->end() ? std::move(*data) : std::move(*body);
  return answer;
}

engine::ReplicaError error_of(const Answer& answer, const std::string& where) {
  engine::ReplicaError::Details details;
  details.scope = answer.verdict.scope;
  details.retry = answer.verdict.retry;
  details.cause = answer.verdict.cause;
  // What is one item's affair in a batch is the calendar's when the calendar itself is asked.
  if (details.scope == engine::Scope::item) details.scope = engine::Scope::calendar;
  details.operation = answer.operation + (where.empty() ? "" : " of " + where);
  details.http_status = answer.http_status;
  details.service_code = answer.code;
  details.request_id = answer.log_id;
  details.excerpt = answer.excerpt;
  details.cure = answer.verdict.cure;
  return {"Feishu: " + answer.text(), details};
}

engine::ReplicaError missing_member(const Answer& answer, const std::string& member,
                                    const std::string& where) {
  engine::ReplicaError::Details details;
  details.operation = answer.operation + (where.empty() ? "" : " of " + where);
  details.http_status = answer.http_status;
  details.request_id = answer.log_id;
  details.cure = "check base_url; if it is right, report this with the log id";
  return {"Feishu: the reply to \"" + answer.operation + "\" has no " + member, details};
}

std::optional<TenantToken> tenant_token_of(const Answer& answer) {
  TenantToken out{string_member(answer.data, "tenant_access_token"),
                  integer_member(answer.data, "expire").value_or(0)};
  if (out.token.empty()) return std::nullopt;
  return out;
}

std::optional<ListPage> list_page(const Answer& answer, const char* array) {
  ListPage page;
  page.has_more = !engine::planted("ignore-has-more") && flag_member(answer.data, "has_more");
  page.page_token = string_member(answer.data, "page_token");
  page.sync_token = string_member(answer.data, "sync_token");
  const Json* items = array_member(answer.data, array);
  if (items == nullptr) {
    // An empty list may come as null or not at all, but then something else tells a listing.
    if (page.page_token.empty() && page.sync_token.empty() && !answer.data.contains("has_more")) {
      return std::nullopt;
    }
    return page;
  }
  for (const Json& item : *items) page.items.push_back(to_text(item));
  return page;
}

std::string event_of(const Answer& answer) {
  const Json* event = object_member(answer.data, "event");
  return event != nullptr ? to_text(*event) : std::string();
}

std::optional<CalendarInfo> calendar_of(const Json& calendar) {
  CalendarInfo out;
  out.id = string_member(calendar, "calendar_id");
  if (out.id.empty()) return std::nullopt;
  const std::string alias = string_member(calendar, "summary_alias");
  out.name = alias.empty() ? string_member(calendar, "summary") : alias;
  out.role = string_member(calendar, "role");
  const std::string type = string_member(calendar, "type");
  out.color = color_of(integer_member(calendar, "color"));
  out.refused = why_refused(calendar, type, out.role);
  out.writable = out.refused.empty() && (out.role == "owner" || out.role == "writer") &&
                 (type == "primary" || type == "shared");
  return out;
}

std::optional<CalendarInfo> primary_of(const Answer& answer) {
  const Json* list = array_member(answer.data, "calendars");
  if (list == nullptr || list->empty()) return std::nullopt;
  const Json* calendar = object_member(list->front(), "calendar");
  if (calendar == nullptr) return std::nullopt;
  auto out = calendar_of(*calendar);
  if (out) out->primary = true;
  return out;
}

}  // namespace larkdav::adapters::feishu
