// What a reply to a PUT or DELETE means. Pure: the classification table of writes.
#pragma once

#include <string>
#include <variant>

#include "adapters/caldav/hrefs.h"
#include "adapters/http/transport.h"
#include "adapters/ical_goal.h"

namespace larkdav::adapters::caldav {

struct Stored {
  std::string etag;     // of the reply, normal form; empty: none
  bool strong = false;  // the ETag is a strong one: the text may stand as sent
  bool sure = true;     // false: it may be a portal's or a proxy's word, to be looked after
};
struct Vanished {};   // nothing is there (any more)
struct Conflicting {  // something else is there: it has to be read
  std::string path;
};
struct Duplicate {  // another resource has the UID, and the server does not say which
  std::string reason;
};
struct Rejected {
  std::string reason;
  int status = 0;
};
struct InDoubt {
  std::string reason;
};
using Fate = std::variant<Stored, Vanished, Conflicting, Duplicate, Rejected, InDoubt>;

Fate fate_of(const ItemWrite& write, const http::Reply& reply, const Url& collection);

}  // namespace larkdav::adapters::caldav
