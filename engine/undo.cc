#include "engine/undo.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "engine/apart.h"
#include "engine/kept_back.h"
#include "engine/plan_link.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

std::string words(const FieldMask& mask) {
  std::string out;
  const auto add = [&](const std::string& word) { out += (out.empty() ? "" : ", ") + word; };
  for (const Field field : mask.fields()) add(label(field));
  for (const auto& key : mask.occurrences()) add(label(key));
  return out;
}

// The texts of a side that keeps texts are one record an event; Feishu's are several, and can't be
// sent back as they were.
std::string text_of(const Change& change) {
  if (change.side == Side::feishu || change.overwritten.size() != 1) return {};
  const Record& record = change.overwritten.front();
  return record.complete ? record.raw : std::string();
}

// Property names are case-insensitive (RFC 5545 §1.3).
bool names_attendees(const std::string& text) {
  static constexpr std::string_view kName = "\nATTENDEE";
  const auto same = [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
  };
  return std::search(text.begin(), text.end(), kName.begin(), kName.end(), same) != text.end();
}

struct Taking {  // how one side's write is taken back
  const Written* written = nullptr;
  Action action = Action::update;
  FieldMask fields;             // of an update
  std::optional<Event> wanted;  // nullopt: removed
};

class Undoing {
 public:
  Undoing(const Observations& seen, const Policy& policy, const Projection& as_stored)
      : seen_(seen), policy_(policy), as_stored_(as_stored) {}

  void add(const PerSide<const Written*>& written) {
    const Uid& uid = (written.feishu != nullptr ? written.feishu : written.other)->uid;
    const Link* link = link_of(uid);
    PerSide<std::optional<Taking>> takings;
    for (const Side side : kSides) {
      if (written[side] == nullptr) continue;
      Taking taking{written[side], Action::update, {}, std::nullopt};
      const std::string reason = take_back(*written[side], link, taking);
      if (reason.empty()) {
        takings[side] = std::move(taking);
      } else {
        leave(*written[side], reason);
      }
    }
    if (takings.feishu || takings.other) plan(uid, link, takings);
  }
  Undo result() { return std::move(out_); }

 private:
  void leave(const Written& written, const std::string& reason) {
    const auto& event = written.after ? written.after : written.before;
    out_.left.push_back({written.uid.value,
                         event ? event->fields.title : "",
                         {},
                         std::string("undo on ") + name(written.side),
                         reason,
                         written.side});
  }

  // Says how; a reason where it stays.
  std::string take_back(const Written& written, const Link* link, Taking& taking) {
    const Side side = written.side;
    if (!written.known) return "what came of the write was never learnt";
    if (!written.before && !written.after) return "the run created and deleted it";
    if (!allows_writing(policy_, side) || !seen_.capabilities[side].writable) {
      return std::string("nothing may be written on ") + name(side);
    }
    if (link != nullptr && seen_.busy.count(link->id) > 0) {
      return "a write of an earlier run is not finished; `larkdav sync` finishes it";
    }
    const Assembled* now = link == nullptr ? nullptr : live(seen_, *link, side);
    if (written.after) {
      if (now == nullptr) return "it is not there any more";
      const FieldMask since = diff(*written.after, now->event);
      if (!since.empty() && !planted("undo-over-edits"))
        return "it was changed since: " + words(since);
    }
    if (link != nullptr && edited_opposite(*link, side)) {
      return std::string("it was changed on ") + name(opposite(side)) +
             " since and that has not travelled yet; `larkdav sync` first";
    }
    if (!written.after) return bring_back(written, now != nullptr, taking);
    return written.before ? write_back(written, *now, taking) : remove(written, *now, taking);
  }

  [[nodiscard]] const Link* link_of(const Uid& uid) const {
    const Link* found = nullptr;
    for (const auto& link : seen_.links) {
      if (link.uid != uid) continue;
      if (found == nullptr || link.state == LinkState::active) found = &link;
    }
    return found;
  }

  [[nodiscard]] bool edited_opposite(const Link& link, Side side) const {
    if (!link.item[opposite(side)]) return false;
    return presence(seen_, link, opposite(side)) != Presence::unchanged;
  }

  [[nodiscard]] bool stands_unlinked(const Written& written) const {
    return std::any_of(
        seen_.items[written.side].begin(), seen_.items[written.side].end(), [&](const auto& entry) {
          const auto* item = std::get_if<Assembled>(&entry.second.state);
          return item != nullptr && uid_of(seen_, entry.first, item->event) == written.uid;
        });
  }

  static std::string remove(const Written& written, const Assembled& now, Taking& taking) {
    if (!now.writable.contains(Field::time)) {
      return std::string("you do not organise this event on ") + name(written.side);
    }
    taking.action = Action::remove;
    return {};
  }

  [[nodiscard]] std::string write_back(const Written& written, const Assembled& now,
                                       Taking& taking) const {
    Event wanted = now.event;
    assign(wanted, *written.before, written.fields);
    taking.fields = diff(now.event, wanted);
    const FieldMask allowed =
        taking.fields & now.writable & seen_.capabilities[written.side].storable;
    if (taking.fields.empty()) return "it is as before the run already";
    if (allowed != taking.fields) {
      return "these may not be changed: " + words(taking.fields - allowed);
    }
    taking.wanted = std::move(wanted);
    return {};
  }

  [[nodiscard]] std::string bring_back(const Written& written, bool there, Taking& taking) const {
    if (there || stands_unlinked(written)) return "an event with this UID is there again";
    taking.action = Action::create;
    taking.fields = FieldMask::everything();
    taking.wanted = as_stored_[written.side](*written.before);
    taking.wanted->uid = written.uid;
    return {};
  }

  void plan(const Uid& uid, const Link* known, const PerSide<std::optional<Taking>>& takings) {
    Link link = known == nullptr ? Link{} : *known;
    link.uid = uid;
    PerSide<std::optional<Event>> now;
    PerSide<std::optional<Event>> then;  // once all of it is done
    for (const Side side : kSides) {
      if (const Assembled* item = live(seen_, link, side)) now[side] = item->event;
      then[side] = takings[side] ? takings[side]->wanted : now[side];
      if (takings[side] && takings[side]->action == Action::create) link.item[side].reset();
    }
    settle(link, now, then, *(takings.feishu ? takings.feishu : takings.other)->written);
    const std::size_t index = out_.plan.links.size();
    out_.plan.links.push_back(std::move(link));
    for (const Side side : kSides) {
      if (!takings[side]) continue;
      const Taking& taking = *takings[side];
      Operation operation{taking.action, side, index,      taking.fields,
                          taking.wanted, {},   why(taking)};
      operation.now[side] = now[side];
      operation.now[opposite(side)] =
          then[opposite(side)] ? then[opposite(side)] : taking.written->before;
      if (taking.action == Action::create) restore_text(*taking.written, operation);
      out_.plan.operations.push_back(std::move(operation));
    }
  }

  // Held apart where the sides will differ. What each then holds counts as agreed.
  void settle(Link& link, const PerSide<std::optional<Event>>& now,
              const PerSide<std::optional<Event>>& then, const Written& written) const {
    bool differ = then.feishu.has_value() != then.other.has_value();
    if (then.feishu && then.other) {
      differ = !differing({&*then.feishu, &*then.other}, as_stored_).empty();
    }
    const bool removed_everywhere = !then.feishu && !then.other;
    link.apart = differ || removed_everywhere;  // its second removal ends it
    link.state = differ ? LinkState::held : LinkState::active;
    link.held_reason =
        differ ? "run " + std::to_string(written.run) + " was undone" : std::string();
    link.unagreed = {};
    if (removed_everywhere || !differ || (then.feishu && then.other)) return;
    const Side stays = then.feishu ? Side::feishu : Side::other;
    const std::optional<Event>& copy = then[stays];
    link.agreed[stays] = copy;
    link.agreed[opposite(stays)] = now[opposite(stays)] ? now[opposite(stays)] : copy;
  }

  static std::string why(const Taking& taking) {
    const char* what = taking.action == Action::create   ? "deleted it"
                       : taking.action == Action::remove ? "created it"
                                                         : "changed it";
    return "undo of run " + std::to_string(taking.written->run) + ", which " + what;
  }

  // Nobody gets an invitation because of an undo: a text that names attendees is not sent again.
  void restore_text(const Written& written, Operation& operation) {
    const auto lose = [&](const std::string& reason) {
      out_.plan.losses.push_back({written.uid, written.before->fields.title, "attendees", reason});
    };
    if (written.side == Side::feishu) {
      lose("comes back on Feishu with a new id, without attendees and without a meeting");
    } else if (names_attendees(written.text)) {
      lose(
          "comes back without attendees, so that nobody is invited again; the whole text is in "
          "the history of run " +
          std::to_string(written.run));
    } else {
      operation.text = written.text;
    }
  }

  const Observations& seen_;
  const Policy& policy_;
  const Projection& as_stored_;
  Undo out_;
};

}  // namespace

std::vector<Written> fold(const std::vector<Change>& changes) {
  std::vector<Written> out;
  std::map<std::pair<Side, Uid>, std::size_t> places;
  for (const auto& change : changes) {
    const auto [place, first] = places.try_emplace({change.side, change.uid}, out.size());
    if (first) {
      out.push_back({change.run, change.side, change.uid, change.before, {}, {}, {}, true});
    }
    Written& written = out[place->second];
    if (change.kind == OperationKind::create && first) written.before.reset();
    written.after = change.after;
    written.fields = written.fields | change.fields;
    written.known =
        written.known && change.done && (change.after || change.kind == OperationKind::remove);
    if (change.kind == OperationKind::remove) written.text = text_of(change);
  }
  return out;
}

Undo plan_undo(const std::vector<Written>& written, const Observations& seen, const Policy& policy,
               const Projection& as_stored) {
  std::vector<PerSide<const Written*>> events;  // both sides of one event are taken back together
  std::map<Uid, std::size_t> places;
  for (const auto& each : written) {
    const auto [place, first] = places.try_emplace(each.uid, events.size());
    if (first) events.emplace_back();
    events[place->second][each.side] = &each;
  }
  Undoing undoing(seen, policy, as_stored);
  for (const auto& each : events) undoing.add(each);
  return undoing.result();
}

}  // namespace larkdav::engine
