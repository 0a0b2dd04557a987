// How a calendar in memory behaves: like CalDAV, like Feishu, or anything between. Hooks may throw
// ReplicaError for breakdowns, or edit the calendar as a person would.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/replica.h"

namespace larkdav::adapters::memory {

enum class Fault {
  none,
  drop_before,  // the request never arrives: Unknown
  drop_after,   // it is carried out and the reply is lost: Unknown
  refuse,
  stale,
};

enum class Expired {  // what a delta token gives that is no longer valid
  refuse,             // nothing; everything is listed
  full,               // everything, as if it had changed
  empty,              // nothing, as if nothing had
};

struct Options {
  bool writable = true;
  engine::FieldMask storable = engine::FieldMask::everything();
  bool absence_proves_deletion = true;
  bool tokens_lose_deletions = false;  // deltas hold no tombstones
  bool texts_in_listings = true;       // false: listings only name, the text is a fetch debt
  bool uids = true;                    // false: the calendar keeps none
  bool revisions = true;
  bool stamps = true;                 // keeps LAST-MODIFIED and X-LARKDAV-ORIGIN
  bool repeatable_creations = false;  // true: ids by the service, creations with an idempotency
                                      // key; false: names from the UID, If-None-Match
  std::chrono::seconds keys_kept = std::chrono::seconds::max();  // then an idempotency key is new
  bool many_steps =
      false;  // the master first, then each occurrence as a record and step of its own
  std::size_t page_size = 100;
  std::size_t batch = 8;

  // The service's clock since 1970; empty: it stands there.
  std::function<std::chrono::milliseconds()> clock = {};
  std::chrono::milliseconds lag{0};  // so long reads still show what stood there before a write
  bool eager_tokens = false;         // while reads lag, tokens cover what was not shown yet
  // Writes are compared with what stands there (If-Match). False: the replica looks first, and what
  // happens between look and write is overwritten where both touch it.
  bool conditional = true;
  Expired expired = Expired::refuse;

  // What the service makes of a text it stores; empty: nothing.
  std::function<engine::Event(const engine::Event&)> rewrite = {};
  // The replica's own projection (truncation); empty: identity. Must be idempotent.
  std::function<engine::Event(const engine::Event&)> as_stored = {};
  std::function<engine::FieldMask(const engine::ItemId&)> writable_fields = {};  // empty: all
  std::function<Fault(const engine::Step&)> fault = {};
  std::function<bool(const engine::Event&)> refuses = {};     // a text that may not be stored
  std::function<void()> before_request = {};                  // of any kind
  std::function<void()> before_read = {};                     // of listings and fetches
  std::function<void(const engine::Step&)> after_write = {};  // carried out, not yet answered
};

Options caldav_like();  // names only in listings, revisions, absence may be a rename
Options feishu_like();  // no UIDs, revisions or stamps; idempotency keys; many steps
}  // namespace larkdav::adapters::memory
