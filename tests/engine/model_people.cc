// What people do in a model world.
#include <algorithm>
#include <utility>

#include "state/pairs.h"
#include "tests/engine/model_values.h"
#include "tests/engine/model_world.h"
#include "tests/engine/samples.h"

namespace larkdav::tests {

using engine::Event;
using engine::ItemId;
using engine::Side;

const char* name(Kind kind) {
  static constexpr const char* kNames[] = {"title",
                                           "note",
                                           "class",
                                           "when",
                                           "rule",
                                           "occurrence deleted",
                                           "occurrence changed",
                                           "occurrence reset",
                                           "removed",
                                           "created",
                                           "extra",
                                           "remade",
                                           "renamed",
                                           "duplicated",
                                           "swapped",
                                           "undone",
                                           "bad title"};
  return kNames[static_cast<int>(kind)];
}

const char* name(Act act) {
  static constexpr const char* kNames[] = {"crash", "request lost", "reply lost", "edit"};
  return kNames[static_cast<int>(act)];
}

std::vector<Kind> kinds_of(Side side) {
  std::vector<Kind> out = {Kind::title,
                           Kind::when,
                           Kind::note,
                           Kind::classification,
                           Kind::removed,
                           Kind::rule,
                           Kind::occurrence_deleted,
                           Kind::occurrence_changed,
                           Kind::occurrence_reset};
  if (side == Side::other) {
    for (const Kind kind : {Kind::extra, Kind::remade, Kind::renamed, Kind::duplicated,
                            Kind::swapped, Kind::undone, Kind::bad}) {
      out.push_back(kind);
    }
  }
  return out;
}

void ModelWorld::log(Side where, int serial, std::string what, std::string value) {
  trace_.push_back(std::string("person on ") + engine::name(where) + ": item " +
                   std::to_string(serial) + " " + what + " " + value);
  log_.push_back({where, serial, std::move(what), std::move(value)});
}

// What people do before anybody read the calendar is not hidden by a token that covers it.
void ModelWorld::unless_unread(const std::function<void()>& act) {
  const bool unread =
      tokens_expired_ || !state::PairStore(*database_, pair_id_).cursor(Side::feishu).has_value();
  auto& lag = feishu_->options.lag;
  const auto before = lag;
  if (toggles_.nasty && unread) lag = std::chrono::milliseconds{0};
  act();
  lag = before;
}

void ModelWorld::store(Side where, const ItemId& item, Event event) {
  unless_unread(
      [&] { side(where).edit(item, [&](Event& now) { now = canonical(std::move(event)); }); });
}

void ModelWorld::create(Side where, int value) {
  const int serial = ++serial_;
  born_[serial] = 1;
  Event event =
      made(serial, kTitles.at(static_cast<std::size_t>(value % 5)), value, value % 3 == 0);
  event.fields.description = "n" + std::to_string(value % 2);
  if (where == Side::other && value % 2 == 1) event.fields.location = "x";
  if (where == Side::feishu) {
    unless_unread([&] { feishu_->add(event); });
  } else {
    other_->put({"c" + std::to_string(serial) + ".ics"}, with_uid(event, serial));
  }
  log(where, serial, "create");
}

void ModelWorld::edit(const PersonEdit& edit) {
  last_edit_[edit.side] = points_;
  if (edit.kind == Kind::created) return create(edit.side, edit.value);
  if (edit.kind == Kind::undone) {
    const bool back = bin_ && other_->find(bin_->first) == nullptr;
    for (const auto& [id, event] : other_->items()) {
      if (back && event.uid == bin_->second.uid) return;
    }
    if (!back) return;
    other_->put(bin_->first, bin_->second);
    born_[serial_of(bin_->second)] += lost_state_ ? 1 : 0;
    return log(Side::other, serial_of(bin_->second), "alive");
  }
  const auto items = side(edit.side).items();
  if (items.empty()) return;
  auto at = items.begin();
  std::advance(at, edit.pick % static_cast<int>(items.size()));
  const ItemId item = at->first;
  const Event event = at->second;
  const int serial = serial_of(event);
  const auto is = [&](std::initializer_list<Kind> kinds) {
    return std::find(kinds.begin(), kinds.end(), edit.kind) != kinds.end();
  };
  if (edit.kind == Kind::removed) {
    if (edit.side == Side::other) bin_ = {item, event};
    unless_unread([&] { side(edit.side).remove(item); });
    return log(edit.side, serial, "delete");
  }
  if (is({Kind::occurrence_deleted, Kind::occurrence_changed, Kind::occurrence_reset})) {
    return edit_occurrence(edit, item, event);
  }
  if (is({Kind::remade, Kind::renamed, Kind::duplicated, Kind::swapped})) {
    return edit_other_only(edit, item, event);
  }
  edit_field(edit, item, event);
}

void ModelWorld::edit_field(const PersonEdit& edit, const ItemId& item, Event event) {
  const int value = edit.value;
  const Event before = event;
  std::string what = name(edit.kind);
  auto& fields = event.fields;
  if (edit.kind == Kind::title) fields.title = kTitles.at(static_cast<std::size_t>(value % 5));
  if (edit.kind == Kind::bad) fields.title = "!bad" + std::to_string(value % 2);
  if (edit.kind == Kind::bad) what = "title";
  if (edit.kind == Kind::note) fields.description = "n" + std::to_string(value % 3);
  if (edit.kind == Kind::classification) {
    static constexpr engine::Classification kClasses[] = {engine::Classification::unspecified,
                                                          engine::Classification::personal,
                                                          engine::Classification::open};
    fields.classification = kClasses[value % 3];
  }
  if (edit.kind == Kind::extra) fields.location = "x" + std::to_string(value % 3);
  if (edit.kind == Kind::when) {
    static constexpr int kHours[] = {1, -1, 2};
    shift(event, kHours[value % 3]);
  }
  if (edit.kind == Kind::rule) {
    if (!event.rule) return;
    set_rule(event, value % 3);
  }
  if (edit.side == Side::feishu) event = as_feishu_holds(event);
  const bool same_class = edit.kind == Kind::classification &&
                          toggles_.rewrite == Rewrite::adds_class && edit.side == Side::other &&
                          fields.classification == engine::Classification::unspecified;
  if (diff(before, event).empty() || same_class) return;
  store(edit.side, item, event);
  log(edit.side, serial_of(event), what, value_of(event, what));
}

void ModelWorld::edit_occurrence(const PersonEdit& edit, const ItemId& item, Event event) {
  const auto keys = keys_of(event);
  if (keys.empty()) return;
  auto at = keys.begin();
  std::advance(at, edit.value % static_cast<int>(keys.size()));
  const auto found = event.occurrences.find(*at);
  const bool excluded =
      found != event.occurrences.end() && std::holds_alternative<engine::Excluded>(found->second);
  if (edit.kind == Kind::occurrence_reset) {
    if (event.occurrences.erase(*at) == 0) return;
  } else if (edit.kind == Kind::occurrence_deleted) {
    if (excluded) return;
    event.occurrences[*at] = engine::Excluded{};
  } else {
    if (excluded && edit.side == Side::feishu) return;
    engine::EventFields changed = event.fields;
    changed.title = "O" + std::to_string(edit.value % 2);
    const auto start = std::get<engine::Instant>(*at) + std::chrono::hours{edit.value % 2};
    changed.start = engine::UtcTime{start};
    changed.end = engine::UtcTime{start + std::chrono::hours{1}};
    event.occurrences[*at] = changed;
  }
  store(edit.side, item, event);
  log(edit.side, serial_of(event), "occurrence",
      edit.kind == Kind::occurrence_deleted ? "X" : engine::describe(event, *at));
}

void ModelWorld::edit_other_only(const PersonEdit& edit, const ItemId& item, Event event) {
  const int serial = serial_of(event);
  if (edit.kind == Kind::remade) {
    const std::string before = event.fields.title;
    event.fields.title = kTitles.at(static_cast<std::size_t>((edit.value + 1) % 5));
    other_->remove(item);
    other_->put(item, event);
    const bool other_title = before != event.fields.title;
    log(Side::other, serial, other_title ? "title" : "alive",
        other_title ? event.fields.title : "");
  } else if (edit.kind == Kind::renamed) {
    other_->remove(item);
    other_->put({item.value + "r"}, event);
    log(Side::other, serial, "alive");
  } else {
    const int fresh = ++serial_;
    born_[fresh] = edit.kind == Kind::swapped ? 2 : 1;
    event.fields.conference = serial_mark(fresh);
    event = with_uid(event, fresh);
    if (edit.kind == Kind::swapped) {
      other_->remove(item);
      other_->put(item, event);
      log(Side::other, serial, "delete");
    } else {
      other_->put({"c" + std::to_string(fresh) + ".ics"}, event);
    }
    log(Side::other, fresh, "create");
  }
}

}  // namespace larkdav::tests
