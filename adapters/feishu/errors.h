// The one classification of what the Feishu service answers (Feishu reference 1.4, 1.6, 3.9): HTTP
// status and code → how far the damage reaches, whether trying again helps, and what became of a
// write. Pure.
#pragma once

#include <string>
#include <string_view>

#include "adapters/http/transport.h"
#include "engine/error.h"

namespace larkdav::adapters::feishu {

inline constexpr long kEventDeleted = 193003;  // item_missing of an event that once was

enum class Class {
  done,              // code 0
  item_missing,      // the event does not exist, or is deleted
  item_refused,      // this request is refused, certainly not applied; others may go on
  listing_expired,   // page or sync token: list everything again
  listing_conflict,  // parameters of a listing that may not meet
  token_refused,     // access token: get another, once
  throttled,         // not applied; wait
  contended,         // not applied; too many at once for this calendar
  unsure,            // internal error, lost or cut reply: a write may have been applied
  not_sent,          // no connection: certainly not applied
  calendar_lost,     // the calendar is gone, or not ours to use
  account_refused,   // authorisation or set-up of the whole account
};

struct Verdict {
  Class kind = Class::done;
  engine::Scope scope = engine::Scope::item;
  engine::Retry retry = engine::Retry::never;
  engine::Cause cause = engine::Cause::refused;
  std::string_view words;  // what the code means
  std::string_view cure;
};

// The row of a code; http_status decides for codes not in the table. `code` 0 with a 2xx is done.
Verdict classify(int http_status, long code);
// Of a reply without a JSON envelope: 5xx unsure, 429 throttled, 2xx unsure (a captive portal).
Verdict classify_without_code(const http::Reply& reply);

// Whether a write so answered is certainly not applied.
bool not_applied(Class kind);
// Whether nobody answers at all, or not to us.
bool is_breakdown(Class kind);

}  // namespace larkdav::adapters::feishu
