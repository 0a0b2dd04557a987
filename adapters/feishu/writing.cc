#include "adapters/feishu/writing.h"

#include <algorithm>
#include <utility>

#include "mapping/feishu/attendees.h"
#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using engine::Answered;
using engine::Missing;
using engine::Record;
using engine::Refused;
using engine::Stale;
using engine::Step;
using engine::StepResult;
using engine::Unknown;
using mapping::feishu::is_cancelled_event;
using mapping::feishu::parse_event_id;

namespace {

constexpr const char* kNotRightYet = "what Feishu made of the write could not be put right yet";
constexpr std::chrono::seconds kSlack{60};     // between two clocks, where the reply tells no time
constexpr std::chrono::seconds kDateSlack{3};  // where it does: whole seconds, and its way to us
constexpr std::chrono::seconds kJustNow{5};  // a reply to a first attempt shows its event so young

bool is_occurrence(const std::string& id) {
  const auto parts = parse_event_id(id);
  return parts && parts->original != 0;
}

Record complete_record(const std::string& raw) {
  return mapping::feishu::record_of(raw).value_or(Record{});
}

}  // namespace

std::vector<StepResult> Writing::perform(std::span<const Step> steps) {
  breakdown_.reset();
  std::vector<Turn> turns;
  turns.reserve(steps.size());
  for (const Step& step : steps) {
    Turn turn;
    if (auto request = step_request(step.request)) {
      turn.request = *std::move(request);
    } else {
      turn.request.reason = "the stored request is not readable";
    }
    answer_silent(turn);
    turns.push_back(std::move(turn));
  }
  look(turns);
  write(turns);
  std::vector<StepResult> results;
  bool any = false;
  for (Turn& turn : turns) {
    results.push_back(turn.result ? *std::move(turn.result) : Unknown{"it was not sent"});
    any = any || !std::holds_alternative<Unknown>(results.back());
  }
  if (breakdown_ && !any) throw engine::ReplicaError(*breakdown_);
  return results;
}

void Writing::answer_silent(Turn& turn) const {
  switch (turn.request.kind) {
    case StepKind::refuse:
      turn.result = Refused{turn.request.reason, 0};
      break;
    case StepKind::missing:
      turn.result = Missing{};
      break;
    case StepKind::wait:
      turn.result = Unknown{turn.request.reason};
      break;
    case StepKind::create:
    case StepKind::patch:
    case StepKind::answer:
    case StepKind::remove:
    case StepKind::destroy:
      break;
  }
}

void Writing::note_trouble(Turn& turn, const Answer& answer) {
  if (is_breakdown(answer.verdict.kind) && !breakdown_) breakdown_ = state_.error(answer);
  turn.result = Unknown{answer.text()};
}

// -- before the write

void Writing::look(std::vector<Turn>& turns) {
  std::vector<Turn*> asked;
  std::vector<Call> calls;
  for (Turn& turn : turns) {
    if (turn.result || turn.request.kind == StepKind::create) continue;
    asked.push_back(&turn);
    calls.push_back(get_event(state_.id, turn.request.id));
  }
  const auto answers = state_.client.call(calls);
  for (std::size_t i = 0; i < asked.size(); ++i) judge(*asked[i], answers.at(i));
}

void Writing::judge(Turn& turn, const Answer& seen) {
  if (seen.ok()) return judge_shown(turn, event_of(seen));
  if (seen.verdict.kind == Class::item_missing)
    return judge_absent(turn, seen.code == kEventDeleted);
  if (seen.verdict.kind == Class::item_refused) {
    turn.result = Refused{seen.text(), seen.code};
    return;
  }
  note_trouble(turn, seen);
}

void Writing::judge_shown(Turn& turn, const std::string& raw) {
  const StepRequest& request = turn.request;
  if (raw.empty()) {
    turn.result = Unknown{"the event could not be read before the write"};
    return;
  }
  const Shown seen = shown(raw);
  const bool same = seen && request.expect ? same_event(*seen, *request.expect, state_.context)
                                           : !seen && !request.expect;
  if (same || state_.is_stale({request.id}, seen)) return;
  if (!seen && request.kind == StepKind::destroy) {
    turn.result = Answered{{gone_record(request.id, request.expect.value_or(""))}};
  } else if (!is_occurrence(request.id) && is_cancelled_event(raw)) {
    turn.result = missing(request);
  } else {
    turn.result = stale(request, seen);
  }
}

void Writing::judge_absent(Turn& turn, bool deleted) {
  const StepRequest& request = turn.request;
  if (state_.is_stale({request.id}, std::nullopt)) return;
  const bool occurrence = is_occurrence(request.id);
  if (!request.expect) {
    // Whether a plain instance can be read at all is not certain (Feishu reference 12, question
    // 20).
    if (deleted) turn.result = stale_tombstone(request.id, "");
    return;
  }
  if (occurrence && deleted) {
    if (is_cancelled_event(*request.expect)) return;  // as expected, told in another way
    turn.result = stale_tombstone(request.id, "");
  } else if (request.kind == StepKind::destroy) {
    turn.result = Answered{{gone_record(request.id, *request.expect)}};
  } else if (!occurrence) {
    turn.result = missing(request);
  } else {
    turn.result = Stale{{gone_record(request.id, *request.expect)}};
  }
}

StepResult Writing::stale(const StepRequest& request, const Shown& seen) {
  if (!seen) return Stale{{gone_record(request.id, "")}};
  auto record = state_.observed(*seen);
  if (!record) return Stale{};
  // Only its attendees were not asked for: those of before stand.
  if (!record->complete && !record->revision.empty()) {
    record = state_.written(*seen, request.expect);
  }
  return Stale{{*std::move(record)}};
}

StepResult Writing::stale_tombstone(const std::string& id, const std::string& raw) {
  const std::string text = raw.empty() ? CalendarState::tombstone(id, std::nullopt) : raw;
  auto record = state_.observed(text);
  if (!record) return Stale{};
  return Stale{{*std::move(record)}};
}

// -- the write

void Writing::write(std::vector<Turn>& turns) {
  std::vector<Turn*> open;
  for (Turn& turn : turns) {
    if (turn.result) continue;
    const StepRequest& request = turn.request;
    if (request.kind == StepKind::destroy && !request.clears_way &&
        state_.resets() == CalendarState::Resets::ignored) {
      instead_of_reset(turn, "Feishu does not bring the occurrence back", 0);
    } else {
      open.push_back(&turn);
    }
  }
  for (std::size_t at = 0; at < open.size();) {
    const std::size_t count =
        std::min(state_.client.contended() ? std::size_t{1} : kWritesAtOnce, open.size() - at);
    std::vector<Call> calls;
    for (std::size_t i = 0; i < count; ++i)
      calls.push_back(call_of(open[at + i]->request, state_.id));
    const auto answers = state_.client.call(calls);
    for (std::size_t i = 0; i < count; ++i) settle(*open[at + i], answers.at(i));
    at += count;
  }
}

void Writing::settle(Turn& turn, const Answer& answer) {
  const StepRequest& request = turn.request;
  switch (answer.verdict.kind) {
    case Class::done:
      if (request.kind == StepKind::create) {
        turn.result = created(request, answer);
      } else if (request.kind == StepKind::patch) {
        turn.result = patched(request, event_of(answer));
      } else if (request.kind == StepKind::answer) {
        turn.result = answered(request);
      } else if (request.kind == StepKind::remove) {
        turn.result = removed(request);
      } else {
        settle_reset(turn);
      }
      return;
    case Class::item_missing:
      return settle_missing(turn, answer);
    case Class::item_refused:
      return settle_refused(turn, answer);
    case Class::contended:
    case Class::listing_expired:
    case Class::listing_conflict:
    case Class::token_refused:
    case Class::throttled:
    case Class::unsure:
    case Class::not_sent:
    case Class::calendar_lost:
    case Class::account_refused:
      return note_trouble(turn, answer);
  }
}

void Writing::settle_missing(Turn& turn, const Answer& answer) {
  const StepRequest& request = turn.request;
  const bool deleted = answer.code == kEventDeleted;
  const bool was_deleted = request.expect && is_cancelled_event(*request.expect);
  if (request.kind == StepKind::destroy && deleted && was_deleted && !request.clears_way) {
    // It was to come back, and is told to be deleted already; or somebody else has brought it back.
    if (came_back(request.id) != false) {
      turn.result = destroyed(request);
      return;
    }
    state_.learn_resets(false);
    instead_of_reset(turn, answer.text(), answer.code);
  } else if (request.kind == StepKind::destroy) {
    turn.result = destroyed(request);
  } else if (!is_occurrence(request.id)) {
    turn.result = missing(request);
  } else if (deleted) {
    turn.result = stale_tombstone(request.id, "");
  } else if (request.expect) {
    turn.result = Stale{{gone_record(request.id, *request.expect)}};
  } else {
    turn.result = Refused{"the series has no such occurrence in Feishu", answer.code};
  }
}

void Writing::settle_refused(Turn& turn, const Answer& answer) {
  const StepRequest& request = turn.request;
  if (request.kind == StepKind::destroy && request.clears_way) {
    // Left behind at a key that the new schedule does not have, where it must not be seen.
    if (request.expect && !is_cancelled_event(*request.expect)) {
      state_.client.call_one(delete_event(state_.id, request.id, false));
    }
    turn.result = destroyed(request);
    return;
  }
  if (request.kind == StepKind::destroy) return instead_of_reset(turn, answer.text(), answer.code);
  turn.result = Refused{answer.text(), answer.code};
}

StepResult Writing::created(const StepRequest& request, const Answer& answer) {
  const std::string raw = event_of(answer);
  auto record = mapping::feishu::record_of(raw);
  if (!record) return Unknown{"the reply to the creation shows no event"};
  const auto occurrence = parse_event_id(request.satellite);
  if (occurrence) state_.satellites->add(record->group.value, *occurrence);
  if (occurrence && record->gone) return Stale{{*std::move(record)}};  // a used key: the next one
  if (record->gone) {
    // Ours, and deleted by somebody since; or an old one that has the same key.
    if (is_earlier(request, answer, raw)) return Stale{{*std::move(record)}};
    return Answered{{*std::move(record)}, false};
  }
  const bool earlier = is_earlier(request, answer, raw);
  const auto event = mapping::feishu::parse_object(raw);
  const auto made = mapping::feishu::integer_member(*event, "create_time");
  const engine::Instant now = answer.date.value_or(state_.now());
  const bool young = !made || now - engine::Instant{std::chrono::seconds(*made)} < kJustNow;
  const bool fresh = young && !answer.repeated;  // else somebody may have edited it since
  if (earlier) return Answered{{complete_record(raw)}, false, true};  // not ours to put right
  const auto right = put_right(request, raw);
  if (!right) return Unknown{kNotRightYet};
  state_.recent.wrote(record->id, std::nullopt, *right, state_.now());
  return Answered{{state_.written(*right, std::nullopt)}, fresh};
}

bool Writing::is_earlier(const StepRequest& request, const Answer& answer,
                         const std::string& raw) const {
  const auto event = mapping::feishu::parse_object(raw);
  const auto made = event ? mapping::feishu::integer_member(*event, "create_time") : std::nullopt;
  if (!made || request.born == engine::Instant{}) return false;
  const auto skew = answer.date ? *answer.date - state_.now() : std::chrono::seconds{0};
  const auto slack = answer.date ? kDateSlack : kSlack;
  return engine::Instant{std::chrono::seconds(*made)} < request.born + skew - slack;
}

StepResult Writing::patched(const StepRequest& request, const std::string& raw) {
  if (!mapping::feishu::record_of(raw)) {
    return Unknown{"the reply to the change shows no event"};
  }
  const auto right = put_right(request, raw);
  if (!right) return Unknown{kNotRightYet};
  state_.recent.wrote({request.id}, request.expect, *right, state_.now());
  state_.own_tombstones.erase({request.id});
  Record record = state_.written(*right, request.expect);
  record.id = {request.id};
  return Answered{{std::move(record)}};
}

StepResult Writing::answered(const StepRequest& request) {
  // The reply to an answer shows nothing (Feishu reference 3.3).
  const auto before = mapping::feishu::parse_object(request.expect.value_or(""));
  const auto body = mapping::feishu::parse_object(request.body);
  if (!before || !body) return Unknown{"the answered event is not known"};
  const std::string word = mapping::feishu::string_member(*body, "rsvp_status");
  const std::string raw =
      mapping::feishu::to_text(mapping::feishu::with_answer(*before, word, state_.context.self));
  state_.recent.wrote({request.id}, request.expect, raw, state_.now());
  return Answered{{state_.written(raw, std::nullopt)}};
}

StepResult Writing::removed(const StepRequest& request) {
  const std::string raw = CalendarState::tombstone(request.id, request.expect);
  state_.recent.wrote({request.id}, request.expect, raw, state_.now());
  if (is_occurrence(request.id)) state_.own_tombstones[{request.id}] = {raw, ""};
  return Answered{{complete_record(raw)}};
}

StepResult Writing::missing(const StepRequest& request) {
  const auto id = parse_event_id(request.id);
  const bool beside = id && id->original == 0 && state_.satellites->of(id->uuid);
  if (request.kind == StepKind::remove && beside) return removed(request);
  return Missing{};
}

StepResult Writing::destroyed(const StepRequest& request) {
  state_.recent.wrote({request.id}, request.expect, std::nullopt, state_.now());
  state_.own_tombstones.erase({request.id});
  return Answered{{gone_record(request.id, request.expect.value_or(""))}};
}

}  // namespace larkdav::adapters::feishu
