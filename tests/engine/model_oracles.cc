// What must hold in a model world after a quiet period (invariants of the sync specification, and
// what a person did last is not lost).
#include <algorithm>
#include <set>

#include "state/history.h"
#include "tests/engine/model_values.h"
#include "tests/engine/model_world.h"

namespace larkdav::tests {

using engine::Event;
using engine::Field;
using engine::Side;

namespace {

std::string on(Side side) { return std::string(" on ") + engine::name(side); }
std::string item(int serial) { return "item " + std::to_string(serial); }

std::set<std::string> kept_fields(const engine::Link& link) {
  std::set<std::string> out;
  for (const auto& kept : link.kept) out.insert(kept.field);
  return out;
}

}  // namespace

ModelWorld::Live ModelWorld::live() const {
  Live out;
  for (const Side where : engine::kSides) {
    const auto& calendar = where == Side::feishu ? *feishu_ : *other_;
    for (const auto& [id, event] : calendar.items()) out[where][serial_of(event)] = event;
  }
  return out;
}

// I2: every live item is linked, and both sides are equal in what both can hold.
std::optional<std::string> ModelWorld::difference() {
  state::PairStore store(*database_, pair_id_);
  engine::PerSide<std::set<engine::ItemId>> linked;
  for (const auto& link : store.links()) {
    for (const Side where : engine::kSides) {
      if (link.item[where]) linked[where].insert(*link.item[where]);
    }
    if (link.state == engine::LinkState::held || toggles_.closed) continue;
    const Event* f = link.item.feishu ? feishu_->find(*link.item.feishu) : nullptr;
    const Event* d = link.item.other ? other_->find(*link.item.other) : nullptr;
    const auto kept = kept_fields(link);
    if (f == nullptr && d == nullptr) continue;
    if (f == nullptr || d == nullptr) {
      if (kept.count("*") > 0) continue;
      return "link " + link.uid.value + ": " + (f ? "lives" : "gone") + " on feishu, " +
             (d ? "lives" : "gone") + " on other";
    }
    Event held = as_feishu_holds(*d);
    if (toggles_.rewrite == Rewrite::adds_class &&
        f->fields.classification == engine::Classification::unspecified &&
        held.fields.classification == engine::Classification::open) {
      held.fields.classification = f->fields.classification;
    }
    const bool cut = toggles_.rewrite == Rewrite::cuts_title &&
                     f->fields.title.substr(0, 4) == held.fields.title;
    if (cut) held.fields.title = f->fields.title;
    const auto fields = diff(*f, held);
    for (const Field field : fields.fields()) {
      if (kept.count(std::string(engine::name(field))) > 0) continue;
      return "link " + link.uid.value + ": " + std::string(engine::name(field)) + " is " +
             describe(*f, field) + " on feishu, " + describe(*d, field) + " on other";
    }
    for (const auto& key : fields.occurrences()) {
      if (kept.count("occurrence " + to_string(key)) > 0) continue;
      return "link " + link.uid.value + ": occurrence " + to_string(key) + " is " +
             describe(*f, key) + " on feishu, " + describe(*d, key) + " on other";
    }
  }
  for (const Side where : engine::kSides) {
    if (toggles_.closed == engine::opposite(where)) continue;
    for (const auto& [id, event] : side(where).items()) {
      if (linked[where].count(id) == 0) return id.value + on(where) + " is not linked";
    }
  }
  return std::nullopt;
}

std::vector<std::string> ModelWorld::agreements() {
  std::vector<std::string> out;
  for (const auto& link : state::PairStore(*database_, pair_id_).links()) {
    for (const Side where : engine::kSides) {
      std::string line = link.uid.value + on(where) + ": ";
      if (const auto& agreed = link.agreed[where]) {
        for (const Field field : engine::kAllFields) line += describe(*agreed, field) + " | ";
        for (const auto& [key, value] : agreed->occurrences) {
          line += to_string(key) + " " + describe(*agreed, key) + " | ";
        }
      }
      out.push_back(line);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

void ModelWorld::settle() {
  forget_plan();
  pending_.reset();
  const bool lossy = toggles_.expired != adapters::memory::Expired::refuse;
  now_ += lossy ? std::chrono::milliseconds{std::chrono::hours{25}}
                : std::chrono::milliseconds{std::chrono::minutes{1}};
  // What a token lost only a complete listing finds.
  if (lossy) other_->options.tokens_lose_deletions = true;
  int runs = 0;
  std::optional<std::string> left;
  do {
    run();
    ++runs;
    left = difference();
    now_ += std::chrono::minutes{1};
  } while (left && runs < 6);
  if (ambiguous_ || braked_) return;
  if (left) return bad("I2: " + *left);
  const int enough = toggles_.lag.count() > 0 ? 2 : 1;
  if (runs > enough) bad("I2: only equal after " + std::to_string(runs) + " runs");
  check_quiet();
  check_copies();
  if (!lost_state_) {
    check_history();
    if (!toggles_.closed) {
      const Live there = live();
      check_untouched(there);
      check_people(there);
    }
  }
}

void ModelWorld::check_quiet() {
  const auto writes = feishu_->writes().size() + other_->writes().size();
  const auto before = agreements();
  run();
  if (feishu_->writes().size() + other_->writes().size() > writes) {
    bad("I1: a quiet run writes");
  } else if (agreements() != before) {
    bad("I1: a quiet run changes an agreed copy");
  }
}

// I5: nothing is doubled.
void ModelWorld::check_copies() {
  if (lost_state_ && !log_.empty()) return;  // content no longer matches
  for (const Side where : engine::kSides) {
    std::map<int, int> copies;
    for (const auto& [id, event] : side(where).items()) ++copies[serial_of(event)];
    for (const auto& [serial, count] : copies) {
      if (count > std::max(1, born_[serial])) {
        bad("I5: " + std::to_string(count) + " copies of " + item(serial) + on(where));
      }
    }
  }
}

// I4: what we overwrote or deleted is in the history.
void ModelWorld::check_history() {
  state::History history(*database_);
  std::vector<engine::Change> changes;
  for (const auto& run : history.runs(1000)) {
    for (auto& change : history.changes(run.id)) changes.push_back(std::move(change));
  }
  for (const Side where : engine::kSides) {
    if (where == Side::feishu && feishu_->raced()) continue;
    for (auto lost : side(where).overwritten()) {
      // An exclusion made on Feishu while its series is being deleted can't be seen.
      for (const auto& [key, occurrence] : lost.before.occurrences) {
        if (std::holds_alternative<engine::Excluded>(occurrence)) lost.fields.erase(key);
      }
      const bool kept = std::any_of(changes.begin(), changes.end(), [&](const auto& change) {
        return change.side == where && change.item == lost.item && change.before &&
               (diff(*change.before, lost.before) & lost.fields).empty();
      });
      if (!kept && !lost.fields.empty()) {
        bad("I4: overwritten and not in the history: " + lost.item.value + on(where));
        return;
      }
    }
  }
}

// I7: what nobody edited stays as it was.
void ModelWorld::check_untouched(const Live& live) {
  for (const auto& [key, first] : first_) {
    const auto& [where, serial] = key;
    std::set<std::string> touched;
    for (const auto& logged : log_) {
      if (logged.serial == serial) touched.insert(logged.what);
    }
    const auto now = live[where].find(serial);
    if (now == live[where].end() || born_[serial] != 1 || touched.count("alive") > 0 ||
        touched.count("delete") > 0) {
      continue;
    }
    for (const char* what : {"title", "note", "class", "extra"}) {
      const std::string field = what;
      const bool rewritten =
          toggles_.rewrite != Rewrite::none && (field == "title" || field == "class");
      if (touched.count(field) > 0 || rewritten || (where == Side::feishu && field == "extra")) {
        continue;
      }
      if (value_of(now->second, field) != value_of(first, field)) {
        bad("I7: " + field + " of " + item(serial) + on(where) + " was " + value_of(first, field) +
            ", nobody edited it, now " + value_of(now->second, field));
      }
    }
  }
}

void ModelWorld::check_people(const Live& live) {
  std::map<int, std::vector<Logged>> by_item;
  for (const auto& logged : log_) {
    const bool untold =
        toggles_.note_is_read_only && logged.side == Side::other && logged.what == "note";
    if (!untold) by_item[logged.serial].push_back(logged);
  }
  for (const auto& [serial, edits] : by_item) {
    const bool refused = std::any_of(edits.begin(), edits.end(), [](const Logged& logged) {
      return logged.value.starts_with("!");
    });
    const Logged& last = edits.back();
    if (refused || last.what == "create" || last.what == "alive" || born_[serial] > 1) continue;
    check_last_edits(serial, edits, live);
  }
}

// P1 the preferred side's last edit, P3 edits of one side only, P4 deletions, P5 edits.
void ModelWorld::check_last_edits(int serial, const std::vector<Logged>& edits, const Live& live) {
  const Logged& last = edits.back();
  const Side where = last.side;
  const auto any = [&](const auto& test) { return std::any_of(edits.begin(), edits.end(), test); };
  const auto deleted = [](const Logged& each) { return each.what == "delete"; };
  const bool there = live[where].count(serial) > 0;
  if (last.what == "delete") {
    const bool one_sided =
        !any([&](const Logged& each) { return each.side != where && each.what != "create"; });
    // What a deleted Feishu event could not be told of can't be seen any more: its edit may stand
    // for one that could.
    const bool untold = toggles_.note_is_read_only && where == Side::feishu &&
                        std::any_of(log_.begin(), log_.end(), [&](const Logged& each) {
                          return each.serial == serial && each.what == "note";
                        });
    const bool lives = live.feishu.count(serial) > 0 || live.other.count(serial) > 0;
    if (one_sided && !untold && !feishu_->raced() && !doubt_ && lives) {
      bad("P4: " + item(serial) + " deleted" + on(where) + " lives on");
    }
    return;
  }
  if (!there) {
    const long same = std::count_if(edits.begin(), edits.end(),
                                    [&](const Logged& each) { return each.what == last.what; });
    if (last.what == "extra") return;  // what Feishu can't be told outlives no deletion there
    if (last.value == "X" || toggles_.rewrite == Rewrite::cuts_title || same > 1) return;
    if (feishu_->raced() || (toggles_.lag.count() > 0 && any(deleted))) return;
    return bad("P5: " + item(serial) + ", edited last" + on(where) + ", is gone");
  }
  if (feishu_->raced() || any(deleted) ||
      any([](const Logged& each) { return each.what == "alive"; })) {
    return;
  }
  for (const char* what : {"title", "note", "when", "class"}) {
    std::vector<Logged> same;
    for (const auto& each : edits) {
      if (each.what == what) same.push_back(each);
    }
    if (same.empty()) continue;
    const Side made = same.back().side;
    const auto now = live[made].find(serial);
    if (now == live[made].end() || (same.back().what == "when" && now->second.rule)) continue;
    const auto first = first_.find({made, serial});
    const bool back =
        faulty_ && first != first_.end() && value_of(first->second, what) == same.back().value;
    const bool rewritten =
        toggles_.rewrite != Rewrite::none &&
        (made == Side::other || same.back().what == "title" || same.back().what == "class");
    if (back || rewritten) continue;
    const bool alone = std::all_of(same.begin(), same.end(),
                                   [&](const Logged& each) { return each.side == made; });
    const std::string value = value_of(now->second, what);
    if ((made != toggles_.prefer && !alone) || value == same.back().value) continue;
    const bool shortened = same.back().what == "title" && made == Side::other &&
                           value.substr(0, 6) == same.back().value.substr(0, 6);
    if (shortened) continue;
    bad(std::string(made == toggles_.prefer ? "P1: " : "P3: ") + what + " of " + item(serial) +
        ": last edit " + same.back().value + on(made) + ", now " + value);
  }
}

}  // namespace larkdav::tests
