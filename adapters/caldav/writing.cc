#include "adapters/caldav/writing.h"

#include <algorithm>

#include "adapters/caldav/failures.h"
#include "adapters/caldav/requests.h"
#include "engine/planted.h"
#include "mapping/ical/reader.h"

namespace larkdav::adapters::caldav {
namespace {

using engine::Answered;
using engine::Missing;
using engine::NativeId;
using engine::Record;
using engine::Refused;
using engine::Stale;
using engine::StepResult;
using engine::Unknown;

bool is_text_revision(const std::string& revision) { return revision.starts_with("text:"); }

// The revision that goes into If-Match: a stand-in is none of the server's.
std::string condition(const ItemWrite& write) {
  return is_text_revision(write.revision) ? std::string() : write.revision;
}

// Of a removal by its text: ETags are used again by some servers, and made anew by others.
bool is_what_it_was_made_from(const ItemWrite& write, const Record& now) {
  if (write.verb == Verb::remove && !write.text.empty())
    return text_revision(now.raw) == write.text;
  if (is_text_revision(write.revision)) return text_revision(now.raw) == write.revision;
  return now.revision == write.revision;
}

http::Request request_for(const ItemWrite& write, const Url& url, const std::string& where) {
  switch (write.verb) {
    case Verb::create:
      return put_new(url, write.text, "create an event in " + where);
    case Verb::replace:
      return put_over(url, write.text, condition(write), "change an event of " + where);
    case Verb::remove:
    case Verb::look:
      break;
  }
  return remove(url, condition(write), "delete an event of " + where);
}

// What was read where something stood in the way of a write.
StepResult met(const ItemWrite& write, const std::string& path, const Record& there) {
  if (there.gone) {
    if (write.verb == Verb::create)
      return Unknown{"the server says that something stands there (412), but nothing does"};
    return Missing{};
  }
  const bool ours = write.verb == Verb::replace && path == write.name && there.unreadable.empty() &&
                    is_ours(write.text, there.raw);
  if (ours) return Answered{{there}, true};  // an earlier try of ours, whose reply was lost
  return Stale{{there}};
}

}  // namespace

std::vector<StepResult> Writing::perform(std::span<const engine::Step> steps) {
  std::vector<Attempt> attempts;
  attempts.reserve(steps.size());
  for (const auto& step : steps) {
    Attempt attempt;
    if (auto write = decode_write(step.request))
      attempt.write = *std::move(write);
    else
      attempt.fate = Rejected{"the stored request is not one of this calendar's", 0};
    attempts.push_back(std::move(attempt));
  }
  look_first(attempts);
  send(attempts);
  for (Attempt& attempt : attempts) choose_reading(attempt);
  Texts texts = read_back(attempts);
  if (!facts_.obeys_conditions().has_value()) probe_conditions(attempts, texts);
  std::vector<StepResult> results;
  results.reserve(attempts.size());
  for (const Attempt& attempt : attempts) results.push_back(conclude(attempt, texts));
  return results;
}

// Where the server cannot be asked to check a revision, we read before we write. The race that
// leaves open is as small as it can be.
void Writing::look_first(std::vector<Attempt>& attempts) {
  const bool unguarded = facts_.obeys_conditions() == false;
  const auto must_look = [&](const Attempt& attempt) {
    const Verb verb = attempt.write.verb;
    if (attempt.fate) return false;
    if (verb == Verb::create) return unguarded;
    return verb == Verb::look || is_text_revision(attempt.write.revision) ||
           (verb == Verb::remove && unguarded);
  };
  std::vector<NativeId> ids;
  for (const Attempt& attempt : attempts)
    if (must_look(attempt)) ids.push_back(NativeId{attempt.write.name});
  if (ids.empty()) return;
  const Texts now = reading_.read(ids);
  for (Attempt& attempt : attempts) {
    if (!must_look(attempt)) continue;
    ItemWrite& write = attempt.write;
    const auto found = now.find(NativeId{write.name});
    if (found == now.end())
      attempt.fate = InDoubt{"it could not be read before writing"};
    else if (write.verb == Verb::create
                 ? !found->second.gone
                 : write.verb == Verb::look || !is_what_it_was_made_from(write, found->second))
      attempt.fate = Conflicting{write.name};
    else if (found->second.gone && write.verb != Verb::create)
      attempt.fate = Vanished{};
    else if (write.verb == Verb::remove && !is_text_revision(write.revision))
      write.revision = found->second.revision;
  }
}

void Writing::send(std::vector<Attempt>& attempts) {
  std::vector<http::Request> requests;
  std::vector<Attempt*> sent;
  for (Attempt& attempt : attempts) {
    if (attempt.fate) continue;
    requests.push_back(request_for(attempt.write, reading_.url_of(NativeId{attempt.write.name}),
                                   reading_.where()));
    sent.push_back(&attempt);
  }
  if (sent.empty()) return;
  std::vector<http::Reply> replies = session_.exchange(std::move(requests));
  const bool none_left = std::all_of(replies.begin(), replies.end(), [](const auto& reply) {
    return reply.delivery == http::Delivery::not_sent;
  });
  const std::string operation = "write to " + reading_.where();
  if (none_left) throw failure(replies.front(), operation);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (replies[i].status == 401 || replies[i].status == 407) throw failure(replies[i], operation);
    if (replies[i].status == 412 && engine::planted("retry-412-blindly")) {
      const Url url = reading_.url_of(NativeId{sent[i]->write.name});
      replies[i] = session_.exchange_one(put_over(url, sent[i]->write.text, {}, operation));
    }
    sent[i]->fate = fate_of(sent[i]->write, replies[i], reading_.collection());
  }
}

// Once for each server: the text just created and read back is offered again as new. A server that
// takes it overwrites it with itself, and is known not to obey conditions; an edit made since is
// saved by If-Match where at least that is obeyed.
void Writing::probe_conditions(const std::vector<Attempt>& attempts, Texts& texts) {
  const auto created = std::find_if(attempts.begin(), attempts.end(), [&](const Attempt& attempt) {
    const auto held = texts.find(NativeId{attempt.write.name});
    return attempt.write.verb == Verb::create && attempt.fate &&
           std::holds_alternative<Stored>(*attempt.fate) && held != texts.end() &&
           !held->second.gone && is_ours(attempt.write.text, held->second.raw);
  });
  if (created == attempts.end()) return;
  http::Request offer = put_new(reading_.url_of(NativeId{created->write.name}), created->write.text,
                                "see whether the server obeys conditions");
  const std::string& revision = texts.at(NativeId{created->write.name}).revision;
  if (!revision.empty()) offer.headers.emplace_back("If-Match", revision);
  const http::Reply reply = session_.exchange_one(offer);
  if (reply.delivery == http::Delivery::answered && reply.status == 412)
    return facts_.remember_obeys_conditions(true);
  if (reply.status == 200 || reply.status == 201 || reply.status == 204)
    facts_.remember_obeys_conditions(false);
  // It may have been written once more, and has another revision then.
  Attempt again;
  again.read = NativeId{created->write.name};
  texts.erase(again.read);
  texts.merge(read_back({again}));
}

void Writing::choose_reading(Attempt& attempt) {
  if (!attempt.fate) return;
  if (const auto* stored = std::get_if<Stored>(&*attempt.fate)) {
    // A creation is what shows whether conditions are obeyed, once its text was read back.
    const bool probes =
        attempt.write.verb == Verb::create && !facts_.obeys_conditions().has_value();
    const bool known = stored->strong && facts_.keeps_text() && !probes;
    const bool looks = attempt.write.verb == Verb::remove ? !stored->sure : !known;
    if (looks) attempt.read = NativeId{attempt.write.name};
  } else if (const auto* other = std::get_if<Conflicting>(&*attempt.fate)) {
    attempt.read = NativeId{other->path};
  } else if (const auto* twin = std::get_if<Duplicate>(&*attempt.fate)) {
    if (const auto path = find_by_uid(attempt.write))
      attempt.read = NativeId{*path};
    else
      attempt.fate = Rejected{twin->reason, 0};
  }
}

// The resource of this collection that has the UID of what we tried to write.
std::optional<std::string> Writing::find_by_uid(const ItemWrite& write) {
  const auto state = mapping::ical::read_resource(write.text, {});
  const auto* assembled = std::get_if<engine::Assembled>(&state);
  if (assembled == nullptr) return std::nullopt;
  const http::Reply reply = session_.exchange_one(query_by_uid(
      reading_.collection(), assembled->event.uid.value, "find the event that has the same UID"));
  if (reply.status != 207) return std::nullopt;
  const auto read = read_multistatus(reply.body);
  const auto* multistatus = std::get_if<Multistatus>(&read);
  if (multistatus == nullptr) return std::nullopt;
  const Listing listing = read_listing(*multistatus, reading_.collection());
  if (listing.records.size() != 1) return std::nullopt;
  return listing.records.front().id.value;
}

Writing::Texts Writing::read_back(const std::vector<Attempt>& attempts) {
  std::vector<NativeId> ids;
  for (const Attempt& attempt : attempts)
    if (!attempt.read.value.empty()) ids.push_back(attempt.read);
  if (ids.empty()) return {};
  try {
    return reading_.read(ids);
  } catch (const engine::ReplicaError&) {
    return {};  // what was written stays known as written; its text becomes fetch debt
  }
}

StepResult Writing::conclude(const Attempt& attempt, const Texts& texts) {
  const Fate& fate = *attempt.fate;
  if (const auto* stored = std::get_if<Stored>(&fate))
    return conclude_stored(attempt, *stored, texts);
  if (std::holds_alternative<Vanished>(fate)) return Missing{};
  if (const auto* rejected = std::get_if<Rejected>(&fate))
    return Refused{rejected->reason, rejected->status};
  if (const auto* doubt = std::get_if<InDoubt>(&fate)) return Unknown{doubt->reason};
  const auto found = texts.find(attempt.read);
  if (found == texts.end()) return Unknown{"something else is there, and it could not be read"};
  return met(attempt.write, attempt.read.value, found->second);
}

StepResult Writing::conclude_stored(const Attempt& attempt, const Stored& stored,
                                    const Texts& texts) {
  const ItemWrite& write = attempt.write;
  Record record = record_of(NativeId{write.name});
  if (write.verb == Verb::remove) {
    const auto there = texts.find(NativeId{write.name});
    const bool went = stored.sure || (there != texts.end() && there->second.gone);
    if (!went) return Unknown{"the answer was not the server's own word (HTTP 200)"};
    record.gone = record.complete = true;
    return Answered{{record}, true};
  }
  if (attempt.read.value.empty()) {  // the server is known to keep what it is sent
    record.raw = write.text;
    record.revision = stored.etag;
    record.complete = true;
    return Answered{{record}, true};
  }
  const auto found = texts.find(attempt.read);
  // A proxy may answer in the server's place: then nothing came, or what stood there still does.
  if (found != texts.end() && found->second.gone && write.verb == Verb::create)
    return Unknown{"the server says that it took the text, and has nothing there"};
  if (found == texts.end() && !stored.sure)
    return Unknown{"the answer was not the server's own word (HTTP 200)"};
  if (found == texts.end() || found->second.gone) {
    record.revision = stored.etag;
    return Answered{{record}, false};
  }
  const Record& held = found->second;
  const bool ours = held.unreadable.empty() && is_ours(write.text, held.raw);
  if (write.verb == Verb::replace && !ours && is_what_it_was_made_from(write, held))
    return Unknown{"the server says that it took the text, and still holds the old one"};
  // Somebody's edit right after our write says nothing about what the server makes of texts.
  if (stored.strong && ours)
    facts_.saw_read_back(same_text(write.text, held.raw) && held.revision == stored.etag);
  return Answered{{held}, ours};
}

}  // namespace larkdav::adapters::caldav
