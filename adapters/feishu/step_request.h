// What one step of a goal sends to Feishu, as the text that is stored before it is sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/feishu/requests.h"
#include "adapters/recent.h"
#include "engine/event.h"

namespace larkdav::adapters::feishu {

enum class StepKind {
  create,   // POST
  patch,    // PATCH of an event or of one occurrence
  remove,   // DELETE: an event, or an occurrence, which leaves a cancelled exception
  answer,   // POST of one's own answer to an invitation
  destroy,  // DELETE with delete_exception=true: the occurrence follows its series again
  // No request is sent:
  refuse,   // Feishu cannot hold what is wanted
  missing,  // the item is gone
  wait,     // the item is not known well enough
};

struct StepRequest {
  StepKind kind = StepKind::wait;
  std::string id;    // event id; empty for a creation
  std::string key;   // idempotency key of a creation
  std::string body;  // of create, patch and answer
  // The record this step was made from; nullopt: there is none (a plain occurrence). What stands
  // there is compared with it before anything is written, because Feishu has no ETag.
  Shown expect;
  // Of destroy: PATCH body that makes the occurrence look like its series, where Feishu refuses.
  std::string fallback;
  // Of a satellite's creation: the occurrence it stands for, as an event id (reference sync.md 2).
  // Of destroy: the same, made from `body` under `key` where Feishu does not bring the occurrence
  // back.
  std::string satellite;
  // Of destroy: only to clear the way for another schedule; refused, it is simply left behind.
  bool clears_way = false;
  bool input_inclusive = true;  // how `body` writes all-day ends
  engine::Instant born;         // when the creation was decided, by our clock
  std::string reason;           // of refuse and wait
  friend bool operator==(const StepRequest&, const StepRequest&) = default;
};

std::string to_text(const StepRequest& request);
std::optional<StepRequest> step_request(std::string_view text);

// The request; REQUIRES a kind that sends one.
Call call_of(const StepRequest& request, const std::string& calendar_id);

// hex SHA-256 of calendar, UID, occurrence key of a satellite (or empty) and generation: the same
// creation has the same key on every machine (reference sync.md 5).
std::string idempotency_key(const std::string& calendar_id, const engine::Uid& uid,
                            const std::string& occurrence, int generation);

}  // namespace larkdav::adapters::feishu
