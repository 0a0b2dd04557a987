// Port: one calendar on one side. Implementations live in adapters/; one contract suite holds them
// all. Not thread-safe: a replica is used from the one deciding thread, and may be concurrent
// inside its batch verbs only. Breakdowns are ReplicaError.
//
// Terminology. A *record* is what the side itself keeps and names: one Feishu event record (master
// or exception), one CalDAV resource. An *item* is a calendar object: one UID. Items are assembled
// from all stored records of a *group*, never from a page.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/error.h"
#include "engine/event.h"
#include "engine/fields.h"

namespace larkdav::engine {

struct Loss {         // something the side holds that is kept there but does not travel
  std::string field;  // property or member name as the side calls it
  std::string reason;
  friend bool operator==(const Loss&, const Loss&) = default;
};

struct Record {
  NativeId id;
  GroupId group;
  std::string revision;  // ETag; empty where the side has none or it can't be trusted
  std::string raw;       // the side's own text, byte for byte
  bool gone = false;     // deleted: tombstone, or a GET that said so
  bool complete = true;  // false: `raw` is missing or unproven; must be fetched before the group is
                         // assembled (fetch debt)
  std::string unreadable;  // not empty: the side refused to show it (403), or it breaks a limit;
                           // the reason in words
  friend bool operator==(const Record&, const Record&) = default;
};

// Where a listing stands, in the replica's own words: sync token, or a page of an unfinished
// listing. Opaque to the engine.
struct Cursor {
  std::string value;
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

struct Page {
  std::vector<Record> records;
  Cursor next;  // resume here; committed together with the records
  bool starts_listing =
      false;  // first page of a complete listing: what is not seen until it ends may be deleted
  bool ends_listing = false;  // last page of a complete listing
};

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual void page(Page page) = 0;  // stores records and cursor durably before it returns
};

struct Assembled {
  Event event;
  FieldMask
      writable;  // what may be told to this side about this item (role, organiser, capability)
  std::vector<Loss> losses;
  std::optional<std::string>
      origin;                    // X-LARKDAV-ORIGIN: the opposite ItemId this copy was made from
  std::optional<Instant> stamp;  // LAST-MODIFIED of the text, where the side has one
};
struct Gone {
  bool cancelled = false;  // it is there, but says of itself that it does not take place
};
// A reason of kNotAnEvent (a VTODO, a VJOURNAL) is none of our business and not reported.
struct Unreadable {
  std::string reason;
};
inline constexpr std::string_view kNotAnEvent = "not an event";
struct NotObserved {  // some record must be fetched first
  std::string reason;
};
using ItemState = std::variant<Assembled, Gone, Unreadable, NotObserved>;
struct Item {
  ItemId id;
  GroupId group;
  ItemState state;
};

struct Capabilities {
  FieldMask storable;    // what this side can hold at all
  bool writable = true;  // false: nothing may be written here (role, read-only source)
  bool absence_proves_deletion = true;  // a record missing from fetch() is deleted; false where it
                                        // may have been renamed (CalDAV: wait for the delta)
  bool tokens_lose_deletions = false;   // deltas are known to miss deletions: list all now and then
  // A cursor knows only what a listing named, not what was written since: it is brought up to date
  // at the end of a run that wrote, or a deletion before the next run would go unseen.
  bool cursor_misses_writes = false;
  std::chrono::seconds lag{0};  // for so long an answer may show what stood before a write of ours
  std::size_t batch = 8;        // steps per perform()
};

// What is to be reached for one item on one side. Durable, with the step in flight, before anything
// is sent.
struct Goal {
  Uid uid;
  std::optional<ItemId> item;   // nullopt: to be created
  std::optional<Event> wanted;  // nullopt: the item shall be absent
  std::optional<Event>
      before;  // pre-image: what was there when it was decided, to tell our writes from people's
  FieldMask fields;    // what this goal may change
  FieldMask answered;  // what was already written and answered: never written again by this goal
  int generation = 0;  // of a creation: raised when its key or name turns out to be taken
  Instant stamp;  // unique per goal in the state: becomes LAST-MODIFIED of what is PUT, so that our
                  // text is recognised
  std::string origin;     // of a creation: the opposite item it is copied from
  std::string text;       // of a creation that brings back what was deleted: its raw text, or empty
  Instant born;           // when it was decided, by our clock
  bool restores = false;  // puts back what a goal of ours destroyed: nothing is agreed by it
};

struct Step {
  std::string request;            // exact bytes, replica-defined; stored before they are sent
  FieldMask touches;              // fields this step writes
  std::vector<NativeId> targets;  // records to look at when its outcome is unknown
  bool repeatable = false;        // after an unknown outcome the same bytes may be sent again
                                  // (idempotency key); else look first
};

// Three fates of a write: applied, not applied, unknown. Code that knows only two makes duplicates.
struct Answered {
  std::vector<Record>
      now;               // what the side holds now, as far as the reply or the read-back shows it
  bool ours = true;      // false: `now` is not proven to be our text (somebody wrote in between)
  bool earlier = false;  // of a creation: the item is older than the goal, a copy from an earlier
                         // life of the state (reference sync.md 5)
};
struct Stale {  // the item is not what the step was made from, or a creation met something already
                // there
  std::vector<Record> now;  // what is there instead, where it was shown
};
struct Missing {};  // the item is gone (for a deletion: success)
struct Refused {
  std::string reason;
  long code = 0;
};
struct Unknown {  // the reply was lost: the write may stand
  std::string reason;
};
using StepResult = std::variant<Answered, Stale, Missing, Refused, Unknown>;

// What a write of ours replaced in a record and what it left; nullopt: absent.
struct RecentWrite {
  NativeId id;
  std::optional<std::string> before;
  std::optional<std::string> after;
  Instant when;
  friend bool operator==(const RecentWrite&, const RecentWrite&) = default;
};

class Replica {
 public:
  virtual ~Replica() = default;

  // Writes of an earlier process, not older than Capabilities::lag: an answer that shows what
  // stood there before is a stale read, which comes incomplete or not at all (reference sync.md 3).
  virtual void recall(std::span<const RecentWrite> /*writes*/) {}

  [[nodiscard]] virtual Capabilities capabilities() const = 0;

  // Reports every change since the cursor (nullopt: everything), page by page, to the last page.
  // Falls back to a complete listing by itself when the cursor is refused, and resumes an
  // unfinished listing from its cursor.
  virtual void changes(const std::optional<Cursor>& since, RecordSink& sink) = 0;

  // Reads records by id, in batches; each comes back complete, or `gone` where the side says it
  // does not exist, or not at all where it would not say.
  virtual void fetch(std::span<const NativeId> ids, RecordSink& sink) = 0;

  // All items of one group from all its records. Pure.
  [[nodiscard]] virtual std::vector<Item> assemble(std::span<const Record> group) const = 0;
  [[nodiscard]] virtual GroupId group_of(const ItemId& item) const = 0;
  // The records whose direct GET tells whether the item still exists.
  [[nodiscard]] virtual NativeId master_of(const ItemId& item) const = 0;

  // What this side would hold of the event if it were written here (truncation, forms it lacks).
  // Pure; identity where it can hold everything.
  [[nodiscard]] virtual Event as_stored(const Event& event) const = 0;

  // The next request towards the goal given what is there; nullopt: reached. Pure. `group` holds
  // the records of goal.item (empty for a creation).
  [[nodiscard]] virtual std::optional<Step> next_step(const Goal& goal,
                                                      std::span<const Record> group) const = 0;

  // From now on the event `single` stands for that occurrence of `series`, in whose group its
  // records belong. Durable. Only called of sides that have such events.
  virtual void adopt(const ItemId& /*series*/, const OccurrenceKey& /*key*/,
                     const ItemId& /*single*/) {}

  // Sends the steps, side by side over items; results in order. Never throws for one step's sake,
  // except for breakdowns of the whole account or calendar.
  virtual std::vector<StepResult> perform(std::span<const Step> steps) = 0;

  // HTTP requests made so far, failed and repeated ones too.
  [[nodiscard]] virtual long requests() const = 0;
};

}  // namespace larkdav::engine
