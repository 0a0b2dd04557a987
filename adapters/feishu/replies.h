// Replies of the Feishu service → values (Feishu reference 1.3, 1.8, 8). Pure; unknown members are
// ignored, missing ones are named.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "adapters/account.h"
#include "adapters/feishu/errors.h"
#include "adapters/http/transport.h"
#include "engine/error.h"

namespace larkdav::adapters::feishu {

struct Answer {
  Verdict verdict;
  nlohmann::json data;  // `data` of the envelope, or the whole body where the envelope is flat
  std::string operation;
  int http_status = 0;
  long code = 0;
  std::string message;  // of the service, with its details
  std::string log_id;
  std::string excerpt;                           // start of a body that is no envelope
  std::optional<std::chrono::sys_seconds> date;  // the server's clock
  bool repeated = false;  // an earlier try of the same call may have been done as well

  [[nodiscard]] bool ok() const { return verdict.kind == Class::done; }
  [[nodiscard]] std::string text() const;  // what happened, in one line, for people
};

Answer read_reply(const http::Reply& reply, const std::string& operation);
// Of an answer that is not ok(). `where` names the calendar or account.
engine::ReplicaError error_of(const Answer& answer, const std::string& where);
// An answer that is ok() but lacks what it must hold.
engine::ReplicaError missing_member(const Answer& answer, const std::string& member,
                                    const std::string& where);

struct TenantToken {
  std::string token;
  long long seconds = 0;  // remaining life
};
std::optional<TenantToken> tenant_token_of(const Answer& answer);

struct ListPage {                  // one page of any listing
  std::vector<std::string> items;  // each the text of one object
  bool has_more = false;
  std::string page_token;
  std::string sync_token;
};
// `array`: items or calendar_list. nullopt: the array is missing and more is promised.
std::optional<ListPage> list_page(const Answer& answer, const char* array);

// data.event as text; "" when missing.
std::string event_of(const Answer& answer);
// data, or data.calendars[0].calendar; with the reason where it cannot be synced.
std::optional<CalendarInfo> calendar_of(const nlohmann::json& calendar);
std::optional<CalendarInfo> primary_of(const Answer& answer);

}  // namespace larkdav::adapters::feishu
