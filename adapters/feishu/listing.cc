#include "adapters/feishu/listing.h"

#include <iterator>
#include <map>
#include <utility>

#include "adapters/feishu/fetching.h"

namespace larkdav::adapters::feishu {

using engine::Cursor;
using engine::Page;
using engine::Record;
using engine::ReplicaError;

namespace {

constexpr long kPagesMax = 100'000;  // of one pass: a listing that never ends is an error

ReplicaError endless(const CalendarState& state, const std::string& what) {
  ReplicaError::Details details;
  details.operation = "list events of calendar " + state.name;
  details.cure = "run again; if it stays, run `larkdav sync --full`";
  return {"Feishu: the listing of calendar " + state.name + " " + what, details};
}

// Notices a token that was already asked for in this pass.
class Tokens {
 public:
  explicit Tokens(const CalendarState& state) : state_(state) {}
  void visit(const std::string& token) {
    if (!seen_.insert(token).second) throw endless(state_, "repeats a page");
    if (static_cast<long>(seen_.size()) > kPagesMax) throw endless(state_, "does not end");
  }

 private:
  const CalendarState& state_;
  std::set<std::string> seen_;
};

class Collected : public engine::RecordSink {
 public:
  void page(Page page) override {
    for (Record& record : page.records) records[record.id] = std::move(record);
  }
  std::map<engine::NativeId, Record> records;
};

}  // namespace

void Listing::read(const std::optional<Cursor>& since) {
  auto position = since ? read_position(since->value) : std::nullopt;
  // What was read without attendees lacks them, and the other way round.
  if (position && position->attendees != state_.context.attendees) position.reset();
  if (position && !position->sync.empty() && read_delta(*position) == End::complete) return;
  list_all(position && position->sync.empty() ? *position : Position{{}, {}, {}, attended()});
}

Listing::Got Listing::page_at(const ListPosition& position) {
  ListPosition asked = position;
  const bool delta = !position.sync_token.empty();
  if (delta) asked.anchor = state_.anchors_deltas();
  Answer answer = state_.client.call_one(list_events(state_.id, asked));
  const bool conflict =
      answer.verdict.kind == Class::listing_conflict || answer.verdict.kind == Class::item_refused;
  if (delta && asked.anchor && conflict) {
    asked.anchor = false;
    Answer second = state_.client.call_one(list_events(state_.id, asked));
    if (second.ok() || second.verdict.kind == Class::listing_expired) state_.never_anchor_deltas();
    answer = std::move(second);
  }
  if (answer.verdict.kind == Class::listing_expired) return {{}, true};
  if (!answer.ok()) throw state_.error(answer);
  auto page = list_page(answer, "items");
  if (!page) throw missing_member(answer, "items", "calendar " + state_.name);
  return {*std::move(page), false};
}

Listing::End Listing::read_delta(Position position) {
  ListPosition at{"", position.sync, true};
  Tokens tokens(state_);
  while (true) {
    tokens.visit(at.page_token + "\n" + at.sync_token);
    Got got = page_at(at);
    if (got.token_refused) return End::token_refused;
    Page page;
    page.records = records_of(got.page);
    if (!got.page.has_more) {
      if (!got.page.sync_token.empty()) {
        position = after_delta(std::move(position), got.page.sync_token, state_.now());
      }
      page.next = {to_text(position)};
      sink_.page(std::move(page));
      return End::complete;
    }
    // Until its last page a delta is read from its start again after a stop.
    page.next = {to_text(position)};
    sink_.page(std::move(page));
    if (got.page.page_token.empty() && got.page.sync_token.empty()) return End::token_refused;
    at.page_token = got.page.page_token;
    at.sync_token = at.page_token.empty() ? got.page.sync_token : "";
    at.anchor = state_.anchors_deltas();
  }
}

bool Listing::attended() const { return state_.context.attendees; }

Position Listing::listed(const std::string& token) const {
  Position position = after_listing(token, state_.now());
  position.attendees = attended();
  return position;
}

void Listing::list_all(Position from) {
  std::string token;
  long pages = 0;
  if (list_pages(from, token, pages) == End::token_refused) {
    pages = 0;
    if (from.listing.empty() || list_pages({}, token, pages) == End::token_refused) {
      throw endless(state_, "loses its place");
    }
  }
  // What changed while many pages were read may be on none of them.
  if (pages > 1) read_delta(listed(token));
}

Listing::End Listing::list_pages(const Position& from, std::string& token, long& pages) {
  ListPosition at{from.listing, "", true};
  Tokens tokens(state_);
  masters_.clear();
  with_exceptions_.clear();
  while (true) {
    tokens.visit(at.page_token);
    Got got = page_at(at);
    if (got.token_refused) return End::token_refused;
    ++pages;
    Page page;
    page.starts_listing = at.page_token.empty();
    page.ends_listing = !got.page.has_more;
    page.records = records_of(got.page);
    if (page.ends_listing) {
      if (got.page.sync_token.empty()) throw endless(state_, "ends without a sync token");
      if (from.listing.empty()) {
        auto asked = unseen_masters();
        std::move(asked.begin(), asked.end(), std::back_inserter(page.records));
      }
      token = got.page.sync_token;
      page.next = {to_text(listed(token))};
      sink_.page(std::move(page));
      return End::complete;
    }
    if (got.page.page_token.empty()) throw endless(state_, "breaks off");
    at.page_token = got.page.page_token;
    page.next = {to_text(Position{"", at.page_token, {}, attended()})};
    sink_.page(std::move(page));
  }
}

std::vector<Record> Listing::records_of(const ListPage& page) {
  std::vector<Record> out;
  out.reserve(page.items.size());
  for (const std::string& item : page.items) {
    auto record = state_.observed(item);
    if (!record) continue;
    const auto id = mapping::feishu::parse_event_id(record->id.value);
    if (id && id->original == 0) masters_.insert(id->uuid);
    // Live, though its attendees may still have to be read.
    const bool live = record->complete || !record->revision.empty();
    if (id && id->original != 0 && live) with_exceptions_.insert(id->uuid);
    out.push_back(*std::move(record));
  }
  settle_own_echoes(out);
  return out;
}

void Listing::settle_own_echoes(std::vector<Record>& records) {
  std::vector<engine::NativeId> doubted;
  for (const Record& record : records) {
    const auto own = state_.own_tombstones.find(record.id);
    if (record.complete || own == state_.own_tombstones.end()) continue;
    if (own->second.echo != record.raw) doubted.push_back(record.id);
  }
  Collected proven;
  if (!doubted.empty()) Fetching(state_, proven).read(doubted);
  for (Record& record : records) {
    const auto own = state_.own_tombstones.find(record.id);
    if (record.complete || own == state_.own_tombstones.end()) continue;
    if (own->second.echo != record.raw) {
      const auto found = proven.records.find(record.id);
      if (found == proven.records.end()) continue;
      if (found->second.gone) {
        record = found->second;
        continue;
      }
      own->second.echo = record.raw;
    }
    record.raw = own->second.stored;
    record.complete = true;
  }
}

std::vector<Record> Listing::unseen_masters() const {
  std::vector<Record> out;
  for (const std::string& uuid : with_exceptions_) {
    if (masters_.count(uuid) > 0) continue;
    Record record;
    record.id.value = mapping::feishu::event_id(uuid, 0);
    record.group.value = uuid;
    record.complete = false;
    out.push_back(std::move(record));
  }
  return out;
}

}  // namespace larkdav::adapters::feishu
