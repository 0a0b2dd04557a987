#include "tests/simulation/simulated_world.h"
#include "tests/support/silence.h"

namespace larkdav::tests {
namespace {

using adapters::http::Reply;
using adapters::http::Request;
using engine::Side;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string path_in(const Request& request) {
  const auto scheme = request.url.find("://");
  const auto slash = request.url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return request.url.substr(slash);
}

std::string decoded(const std::string& text) { return feishu_sim::percent_decode(text, false); }

bool writes(const Request& request) {
  const bool changes =
      request.method == "PUT" || request.method == "DELETE" || request.method == "PATCH";
  const bool creates = request.method == "POST" && request.url.find("/events") != std::string::npos;
  return changes || creates;
}

std::string digest(const std::string& text) {
  std::uint64_t hash = 1469598103934665603ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return std::to_string(hash);
}

bool arrives(FaultKind fault) {
  static const std::set<FaultKind> kNothingApplied{
      FaultKind::not_sent,       FaultKind::unresolved,  FaultKind::untrusted,
      FaultKind::proxy_log_in,   FaultKind::lost_before, FaultKind::stop_before,
      FaultKind::failure_before, FaultKind::throttled,   FaultKind::unauthorised,
      FaultKind::html,           FaultKind::empty,       FaultKind::precondition};
  return kNothingApplied.count(fault) == 0;
}

}  // namespace

// Whether the fault would make any difference to this request.
bool SimulatedWorld::can_strike(FaultKind fault, Side side, const Request& request) const {
  if (fault == FaultKind::page_again)
    return side == Side::feishu && feishu_wire_->knows_page_of(request);
  if (fault == FaultKind::inner_failure)
    return side == Side::other && (request.method == "REPORT" || request.method == "PROPFIND");
  if (fault == FaultKind::precondition) return side == Side::other && writes(request);
  return true;
}

bool SimulatedWorld::is_due(Side side, const Request& request) const {
  if (forced_->fault >= FaultKind::stop_at_step || requests_ < forced_->at) return false;
  if (forced_->write_on && (side != *forced_->write_on || !writes(request))) return false;
  return can_strike(forced_->fault, side, request);
}

void SimulatedWorld::strike(FaultKind fault) {
  if (fault == FaultKind::none) return;
  struck_.insert(fault);
  ++lived_.counts[std::string("fault ") + name(fault)];
}

FaultKind SimulatedWorld::before_request(Side side, const Request& request) {
  now_ += 0.2;
  ++requests_;
  if (writes(request)) {
    ++writes_;
    if (const std::string why = why_loud(request); !why.empty()) broken("I19: " + why);
  }
  FaultKind fault = FaultKind::none;
  if (faulty_) {
    while (dice_.chance(swarm_.edit)) person_edits();
    fault = draw_fault(swarm_, dice_);
    if (!can_strike(fault, side, request)) fault = FaultKind::none;
  }
  if (forced_ && is_due(side, request)) {
    fault = forced_->fault;
    forced_.reset();
  }
  if (fault == FaultKind::stale_read) {
    if (side == Side::feishu)
      feishu_hand_->control("toggles", {{"read_after_write_lag_s", dice_.between(1, 2)}});
    else
      server_->lag(dice_.between(1, 3));
  }
  if (fault == FaultKind::expired_token) {
    if (side == Side::feishu)
      feishu_hand_->control("expire", {{"what", "sync_tokens"}});
    else
      server_->expire_tokens();
  }
  strike(fault);
  if (arrives(fault)) check_cause(side, request);
  return fault;
}

void SimulatedWorld::after_request(Side side, const Request& request, FaultKind fault,
                                   const Reply& reply) {
  ++lived_.counts["requests"];
  const bool delivered = reply.delivery == adapters::http::Delivery::answered;
  tell(std::string(name(side)) + " " + request.method + " " + path_in(request) +
       (request.body.empty() ? "" : " <" + request.body + ">") + " => " +
       (delivered ? std::to_string(reply.status) : reply.error) +
       (fault == FaultKind::none ? "" : std::string(" [") + name(fault) + "]") + " <" +
       (reply.body.size() > 4000 ? digest(reply.body) : reply.body) + ">");
  if (!delivered || fault == FaultKind::stop_after) return;
  ++moments_;
  for (const auto& word : words_in(reply.body)) shown_at_[side][word] = moments_;
}

void SimulatedWorld::durable_step() {
  ++steps_;
  FaultKind fault = FaultKind::none;
  if (faulty_ && dice_.chance(swarm_.store_fault))
    fault = dice_.chance(0.7) ? FaultKind::stop_at_step : FaultKind::disk_full;
  constexpr long kStepsPerRequest = 3;
  if (forced_ && forced_->fault >= FaultKind::stop_at_step &&
      steps_ >= forced_->at * kStepsPerRequest)
    fault = std::exchange(forced_, std::nullopt)->fault;
  if (fault == FaultKind::none) return;
  if (fault == FaultKind::stop_at_step) {
    strike(fault);
    throw Stopped{};
  }
  strike(FaultKind::disk_full);
  engine::ReplicaError::Details details;
  details.cause = engine::Cause::storage;
  details.operation = "write the state";
  throw engine::ReplicaError("database or disk is full", details);
}

Reply SimulatedWorld::carry_to_feishu(const Request& request) {
  const std::string before = writes(request) ? text_of(Side::feishu, request) : "";
  std::string authorization;
  for (const auto& [name, value] : request.headers) {
    if (lower(name) == "authorization") authorization = value;
  }
  const auto response = service_->handle(
      feishu_sim::make_request(request.method, path_in(request), authorization, request.body));
  if (writes(request))
    note_overwritten(Side::feishu, decoded(path_in(request)), before,
                     text_of(Side::feishu, request));
  Reply reply;
  reply.status = response.status;
  reply.body = feishu_hand_->without_details(response.body);
  for (const auto& [name, value] : response.headers) reply.headers.emplace_back(lower(name), value);
  return reply;
}

Reply SimulatedWorld::carry_to_caldav(const Request& request) {
  const std::string before = writes(request) ? text_of(Side::other, request) : "";
  CalDavRequest sent{request.method, decoded(path_in(request)), {}, request.body};
  for (const auto& [name, value] : request.headers) sent.headers[lower(name)] = value;
  const CalDavReply answer = server_->handle(sent, static_cast<std::int64_t>(now_));
  if (writes(request))
    note_overwritten(Side::other, decoded(path_in(request)), before, text_of(Side::other, request));
  Reply reply;
  reply.status = answer.status;
  reply.body = answer.body;
  for (const auto& [name, value] : answer.headers) reply.headers.emplace_back(name, value);
  return reply;
}

// What stands at the address of a write.
std::string SimulatedWorld::text_of(Side side, const Request& request) {
  const std::string path = decoded(path_in(request));
  if (side == Side::other) {
    const auto texts = server_->texts();
    const auto found = texts.find(path);
    return found == texts.end() ? std::string() : found->second;
  }
  const auto query = path.find('?');
  const std::string id =
      path.substr(path.rfind('/', query) + 1, query - path.rfind('/', query) - 1);
  for (const auto& record : feishu_hand_->records()) {
    if (record.at("event_id") == id && record.value("status", "") != "cancelled")
      return record.dump();
  }
  return {};
}

void SimulatedWorld::note_overwritten(Side side, const std::string& where,
                                      const std::string& before, const std::string& after) {
  for (const auto& [id, lineage] : hidden_then_[side]) {  // I10
    const bool still = hand(side).hidden().count(id) > 0;
    if (still && before != after && !before.empty() && where.find(id) != std::string::npos)
      broken("I10: " + lineage + " is written, which cannot be read");
  }
  for (const auto& word : words_in(before)) {
    if (after.find(word) != std::string::npos) continue;
    const auto written = written_at_[side].find(word);
    const auto shown = shown_at_[side].find(word);
    const bool unseen = written != written_at_[side].end() &&
                        (shown == shown_at_[side].end() || shown->second < written->second);
    const bool unguarded = side == Side::feishu || server_->flaws().ignores_if_match ||
                           server_->flaws().etag == EtagKind::none ||
                           server_->flaws().etag == EtagKind::counter;
    if (unseen && unguarded) {
      ledger_.excuse(word, "an edit between our reading and our write");
      ++lived_.counts["excused race"];
      continue;
    }
    if (unseen) broken("a write goes over an edit that nobody had seen: " + word);
    overwritten_.push_back({word, side});
  }
}

// I6: what is deleted on a side was deleted by a person on the other.
void SimulatedWorld::check_cause(Side side, const Request& request) {
  if (request.method != "DELETE") return;
  const std::string path = decoded(path_in(request));
  const std::string name = path.substr(0, path.find('?'));
  for (const SeenItem& item : hand(side).look()) {
    const bool hit = side == Side::other ? item.id == name : name.ends_with("/" + item.id + "_0");
    if (!hit) continue;
    if (item.uid.find("@larkdav") != std::string::npos && item.uid.find('_') != std::string::npos)
      return;  // the copy of an orphan, which may join its series again
    const std::string lineage = lineage_of(item.master.title);
    if (!ledger_.deleted_on(engine::opposite(side), lineage))
      broken("I6: " + lineage + " is deleted on " + engine::name(side) + ", but nobody deleted it");
  }
}

}  // namespace larkdav::tests
