#include "adapters/caldav/reading.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "adapters/caldav/failures.h"
#include "adapters/caldav/requests.h"
#include "engine/planted.h"

namespace larkdav::adapters::caldav {
namespace {

using engine::NativeId;
using engine::Page;
using engine::Record;

constexpr std::size_t kBatch = 200;  // hrefs of one multiget: slow servers answer within limits
constexpr std::size_t kReports = 4;  // multigets at once
constexpr std::size_t kGets = 64;    // GETs handed to the transport at once
constexpr std::size_t kPagesMax = 10'000;  // of one listing

bool is_overload(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

// A log-in or error page that came with status 200.
bool is_page(const http::Reply& reply) {
  const auto start = reply.body.find_first_not_of(" \t\r\n");
  return reply.header("content-type").value_or("").find("html") != std::string::npos ||
         (start != std::string::npos && reply.body[start] == '<');
}

// It begins as a calendar does and ends too early, or is nothing at all: cut on its way, or stored
// like that.
bool looks_cut(const Record& record) {
  constexpr std::string_view kBegin = "BEGIN:";
  const std::string_view text = record.raw;
  const bool begun = kBegin.starts_with(text.substr(0, kBegin.size()));
  return !record.gone && record.unreadable.empty() && begun &&
         text.find("END:VCALENDAR") == std::string_view::npos;
}

// What a GET says; nullopt: nothing that could be relied on.
std::optional<Record> record_from(const http::Reply& reply, const NativeId& id) {
  Record record = record_of(id);
  record.complete = true;
  switch (reply.status) {
    case 200:
      if (is_page(reply)) return std::nullopt;
      record.raw = reply.body;
      record.revision = normal_etag(reply.header("etag").value_or(""));
      return record;
    case 404:
    case 410:
      record.gone = true;
      return record;
    case 403:
      record.unreadable = "the server refuses to show it (403)";
      record.gone = engine::planted("forbidden-is-deleted");
      return record;
    default:
      return std::nullopt;
  }
}

}  // namespace

Url Reading::url_of(const NativeId& id) const {
  Url url = collection_;
  url.path = id.value;
  url.query.clear();
  return url;
}

void Reading::changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink) {
  const Position from = from_cursor(since);
  const bool has_token = from.kind == Position::Kind::delta || from.kind == Position::Kind::listing;
  if (has_token && follow_tokens(from, sink)) return;
  if (from.kind != Position::Kind::entity_tag) {
    // Refused tokens look different everywhere (403, 500, a token going back…): all lead here.
    if (follow_tokens({Position::Kind::listing, {}}, sink)) return;
  } else if (!from.value.empty() && collection_tag() == from.value) {
    sink.page(Page{{}, to_cursor(from), false, false});
    return;
  }
  list_entity_tags(sink);
}

// The reply to one sync-collection; nullopt where the server does not take the token, or has no
// such report.
std::optional<Multistatus> Reading::report_changes(const std::string& token) {
  const std::string label = (token.empty() ? "list " : "read the changes of ") + where();
  const http::Reply reply = session_.exchange_one(sync_collection(collection_, token, label));
  require_access(reply, label);
  if (is_overload(reply.status)) throw failure(reply, label);
  report_failed_ = reply.status >= 500;
  if (reply.status != 207) return std::nullopt;
  auto read = read_multistatus(reply.body);
  auto* multistatus = std::get_if<Multistatus>(&read);
  if (multistatus == nullptr || multistatus->sync_token.empty()) return std::nullopt;
  return std::move(*multistatus);
}

bool Reading::follow_tokens(Position from, engine::RecordSink& sink) {
  bool in_listing = from.kind == Position::Kind::listing;
  bool again = false;  // after a listing of several pages what changed meanwhile is read once more
  for (std::size_t page_number = 0; page_number < kPagesMax; ++page_number) {
    const auto reply = report_changes(from.value);
    if (!reply) return false;
    Listing listing = read_listing(*reply, collection_);
    if (!from.value.empty() && goes_backwards(from.value, listing.sync_token)) return false;
    if (listing.truncated && listing.sync_token == from.value)
      throw not_caldav({}, "read the changes of " + where(), "its sync token does not move on");
    Page page;
    page.records = std::move(listing.records);
    page.starts_listing = from.value.empty();
    page.ends_listing = in_listing && !listing.truncated;
    if (in_listing && (listing.truncated || again)) again = true;
    const bool still_listing = in_listing && listing.truncated;
    from = {still_listing ? Position::Kind::listing : Position::Kind::delta, listing.sync_token};
    page.next = to_cursor(from);
    last_token_ = listing.sync_token;
    sink.page(std::move(page));
    in_listing = still_listing;
    if (listing.truncated) continue;
    if (!again) return true;
    again = false;
  }
  throw not_caldav({}, "read the changes of " + where(), "its listing does not end");
}

void Reading::list_entity_tags(engine::RecordSink& sink) {
  constexpr std::array kAsked = {names::kEtag, names::kResourceType, names::kCtag};
  const std::string label = "list " + where();
  const http::Reply reply = session_.exchange_one(propfind(collection_, 1, kAsked, label));
  require_access(reply, label);
  if (reply.status / 100 != 2) throw failure(reply, label);
  const auto read = read_multistatus(reply.body);
  if (const auto* other = std::get_if<NotMultistatus>(&read))
    throw not_caldav(reply, label, other->reason);
  Listing listing = read_listing(std::get<Multistatus>(read), collection_);
  // Where the report failed instead of being refused, it is tried again next time.
  const auto kind = report_failed_ ? Position::Kind::nowhere : Position::Kind::entity_tag;
  sink.page(Page{std::move(listing.records), to_cursor({kind, listing.ctag}), true, true});
}

std::string Reading::collection_tag() {
  constexpr std::array kAsked = {names::kCtag};
  const std::string label = "look whether anything changed in " + where();
  const http::Reply reply = session_.exchange_one(propfind(collection_, 0, kAsked, label));
  require_access(reply, label);
  if (reply.status != 207) return {};
  const auto read = read_multistatus(reply.body);
  const auto* multistatus = std::get_if<Multistatus>(&read);
  return multistatus == nullptr ? std::string() : read_listing(*multistatus, collection_).ctag;
}

std::optional<bool> Reading::trusts_forged_token(const std::string& token) {
  if (token.empty()) return std::nullopt;
  const std::string label = "see how the server takes an unknown sync token";
  const auto ask = [&] {
    return session_.exchange_one(sync_collection(collection_, forged_token(token), label));
  };
  http::Reply reply = ask();
  if (reply.delivery != http::Delivery::answered || is_overload(reply.status)) return std::nullopt;
  // A failure may be of the moment; one that stays is how some servers refuse a token.
  if (reply.status >= 500) reply = ask();
  if (reply.delivery != http::Delivery::answered || is_overload(reply.status)) return std::nullopt;
  if (reply.status == 207) return true;
  const bool refused = reply.status >= 400 && reply.status != 401 && reply.status != 407;
  if (!refused) return std::nullopt;  // not the server's own word, but a proxy's or a portal's
  return false;
}

void Reading::read_batches(std::span<const Ids> batches, Ids& unanswered,
                           std::map<NativeId, Record>& into) {
  const std::string label = "read events of " + where();
  std::vector<http::Request> requests;
  for (const Ids& batch : batches) {
    std::vector<std::string> paths;
    for (const NativeId& id : batch) paths.push_back(id.value);
    requests.push_back(multiget(collection_, paths, label));
  }
  const std::vector<http::Reply> replies = session_.exchange(std::move(requests));
  for (std::size_t i = 0; i < batches.size(); ++i) {
    require_access(replies[i], label);
    if (is_overload(replies[i].status)) throw failure(replies[i], label);
    std::map<NativeId, Record> shown;
    if (replies[i].status == 207) {
      const auto read = read_multistatus(replies[i].body);
      if (const auto* multistatus = std::get_if<Multistatus>(&read))
        shown = read_texts(*multistatus, collection_);
    }
    for (const NativeId& id : batches[i]) {
      const auto found = shown.find(id);
      if (found == shown.end())
        unanswered.push_back(id);
      else
        into.insert_or_assign(id, std::move(found->second));
    }
  }
}

std::map<NativeId, Record> Reading::get_each(const Ids& ids) {
  std::map<NativeId, Record> into;
  const std::string label = "read an event of " + where();
  for (std::size_t at = 0; at < ids.size(); at += kGets) {
    const auto count = std::min(kGets, ids.size() - at);
    std::vector<http::Request> requests;
    for (std::size_t i = at; i < at + count; ++i) requests.push_back(get(url_of(ids[i]), label));
    const std::vector<http::Reply> replies = session_.exchange(std::move(requests));
    // One item may make a server stumble; only when none is answered it is the server.
    const bool none_answered = std::all_of(replies.begin(), replies.end(), [](const auto& reply) {
      return reply.delivery != http::Delivery::answered;
    });
    if (none_answered) throw failure(replies.front(), label);
    for (std::size_t i = 0; i < count; ++i) {
      if (replies[i].delivery != http::Delivery::answered) continue;
      require_access(replies[i], label);
      if (auto record = record_from(replies[i], ids[at + i]))
        into.insert_or_assign(ids[at + i], *std::move(record));
    }
  }
  return into;
}

// A text that looks cut is believed when it comes twice: else it would stay as it is, unreadable,
// for as long as its ETag does.
void Reading::read_one_by_one(const Ids& ids, std::map<NativeId, Record>& into) {
  std::map<NativeId, Record> read = get_each(ids);
  Ids cut;
  for (const auto& [id, record] : read) {
    if (looks_cut(record)) cut.push_back(id);
  }
  std::map<NativeId, Record> again;
  if (!cut.empty()) again = get_each(cut);
  for (const NativeId& id : cut) {
    const auto found = again.find(id);
    const bool told =
        found != again.end() && (!looks_cut(found->second) || found->second.raw == read.at(id).raw);
    if (told) {
      read.at(id) = std::move(found->second);
    } else {
      read.erase(id);
    }
  }
  read.merge(into);
  into = std::move(read);
}

std::map<NativeId, Record> Reading::read(std::span<const NativeId> ids) {
  Ids wanted(ids.begin(), ids.end());
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<Ids> batches;
  for (std::size_t at = 0; at < wanted.size(); at += kBatch) {
    const auto first = wanted.begin() + static_cast<std::ptrdiff_t>(at);
    const auto count = std::min(kBatch, wanted.size() - at);
    batches.emplace_back(first, first + static_cast<std::ptrdiff_t>(count));
  }
  std::map<NativeId, Record> records;
  Ids unanswered;
  if (!batches.empty()) read_batches(batches, unanswered, records);
  read_one_by_one(unanswered, records);
  return records;
}

void Reading::fetch(std::span<const NativeId> ids, engine::RecordSink& sink) {
  constexpr std::size_t kWave = kBatch * kReports;  // stored before the next one is asked for
  for (std::size_t at = 0; at < ids.size(); at += kWave) {
    Page page;
    for (auto& [id, record] : read(ids.subspan(at, std::min(kWave, ids.size() - at))))
      page.records.push_back(std::move(record));
    sink.page(std::move(page));
  }
}

}  // namespace larkdav::adapters::caldav
