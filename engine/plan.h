// The plan: what one run would do, as a value. Pure: a function of links, observations and policy;
// made by plan(), judged by guard(), shown by `plan`, carried out by execute().
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/adopt.h"
#include "engine/link.h"
#include "engine/policy.h"
#include "engine/presence.h"
#include "engine/replica.h"
#include "engine/side.h"

namespace larkdav::engine {

enum class Action { create, update, remove, link, unlink, conflict };

struct Operation {
  Action action = Action::update;
  Side side = Side::feishu;           // the side that is written; of link, unlink, conflict: feishu
  std::size_t link = 0;               // index into Plan::links
  FieldMask fields;                   // of an update: what it writes
  std::optional<Event> wanted;        // on `side`; nullopt for removals
  PerSide<std::optional<Event>> now;  // what both sides hold
  std::string why;
  std::string text{};  // of a creation that brings back what was deleted: its raw text
};

struct Plan {
  // Links as they shall be stored before anything is written: changed ones, new ones (id 0).
  // Agreements that need no write are already in them.
  std::vector<Link> links;
  std::vector<Operation> operations;
  std::vector<Tomb> tombs;      // of unlinked items
  PerSide<long> lost;           // linked items found deleted on a side
  std::set<LinkId> moved;       // of these, what stands in another paired calendar (engine/moves.h)
  std::vector<LinkId> dropped;  // links that end
  // Settled before anything else: their series are planned in the next round.
  std::vector<Adoption> adoptions;
  std::vector<LinkId>
      renamed;  // links whose item stands under another name now: names may have been swapped
  std::vector<std::pair<std::size_t, KeptBack>>
      kept_back;             // new ones, to report (index into links)
  std::set<LinkId> waiting;  // links with an item not observed: looked at again in the next run
  PerSide<std::set<GroupId>> put_off;  // new items that can't be judged yet: the same
  // Where only a report tells people what is wrong: looked at again until one was given, or a run
  // that is cut short would take it along.
  PerSide<std::set<GroupId>> to_tell;
  struct Trouble {  // unreadable items, ambiguous matches: reported, exit 1
    Uid uid;
    std::string title;
    std::string operation;
    std::string reason;
  };
  std::vector<Trouble> troubles;
  struct Loss {
    Uid uid;
    std::string title;
    std::string field;
    std::string reason;
  };
  std::vector<Loss> losses;
};

// Everything plan() looks at. Items are those of marked groups, of the groups linked with them,
// and, where anything is new, of all unlinked groups.
struct Observations {
  PerSide<std::map<ItemId, Item>> items;
  std::vector<Link> links;            // of those items
  std::vector<Tomb> tombs;            // for the UIDs and Feishu items that are new
  std::map<ItemId, Uid> uids;         // uid_map of the Feishu items
  PerSide<std::set<GroupId>> marked;  // groups whose records changed: only these are reported on
  PerSide<std::set<GroupId>> busy_groups;  // of items with an open goal: nothing new is seen there
  PerSide<bool> unread{false, false};  // a new resource there has no content yet: what is gone may
                                       // have been renamed
  // What creations without a stored answer may have made there, as that side would hold it.
  PerSide<std::vector<Event>> in_doubt;
  PerSide<bool> closed{false, false};  // may not be written at all: direction, or role
  std::set<LinkId> busy;               // links with an open goal
  PerSide<Capabilities> capabilities;
  Instant now;
  PairMode mode = PairMode::normal;
};

// `as_stored` tells what each side would hold of an event.
using Projection = PerSide<std::function<Event(const Event&)>>;

Plan plan(const Observations& seen, const Policy& policy, const Projection& as_stored);

}  // namespace larkdav::engine
