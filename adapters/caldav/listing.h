// What listings and multigets say, as records. Pure. A record's id is the normal path of its href.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/caldav/hrefs.h"
#include "adapters/caldav/xml.h"
#include "engine/replica.h"

namespace larkdav::adapters::caldav {

struct Listing {
  std::vector<engine::Record> records;  // changed: incomplete, with ETag; removed: gone
  std::string sync_token;
  std::string ctag;        // of the collection, where it was asked for
  bool truncated = false;  // 507 on the collection (RFC 6578 §3.6): more follows
};
Listing read_listing(const Multistatus& reply, const Url& collection);

// A multiget's resources that were shown, gone or refused; those left out or shown without text are
// missing here. Line ends are CRLF again, which XML takes away.
std::map<engine::NativeId, engine::Record> read_texts(const Multistatus& reply,
                                                      const Url& collection);

engine::Record record_of(const engine::NativeId& id);  // live and incomplete

// Where reading a collection stands; the engine's Cursor in words of CalDAV.
struct Position {
  enum class Kind {
    nowhere,     // list everything
    delta,       // `value` is a sync token
    listing,     // the same, in the middle of a complete listing
    entity_tag,  // a server without sync-collection: `value` is the collection's getctag
  };
  Kind kind = Kind::nowhere;
  std::string value;
  friend bool operator==(const Position&, const Position&) = default;
};
engine::Cursor to_cursor(const Position& position);
Position from_cursor(const std::optional<engine::Cursor>& cursor);

// Both tokens end in a number after the same text, and the newer one is smaller: the server was set
// back, or the calendar deleted and made again.
bool goes_backwards(const std::string& older, const std::string& newer);
// A token like this one that the server never gave: to see whether it would notice.
std::string forged_token(const std::string& token);

}  // namespace larkdav::adapters::caldav
