#include "engine/match.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "engine/fields.h"

namespace larkdav::engine {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// The same moment is the same key whatever zone it is written in.
std::string moment(const EventTime& time) {
  if (const auto* utc = std::get_if<UtcTime>(&time)) return to_string(OccurrenceKey{utc->instant});
  if (const auto* zoned = std::get_if<ZonedTime>(&time)) {
    return to_string(OccurrenceKey{zoned->instant});
  }
  return describe(time);
}

struct Pool {
  std::vector<Candidate> left;  // sorted by id

  void take(const ItemId& id) {
    left.erase(std::find_if(left.begin(), left.end(),
                            [&](const Candidate& candidate) { return candidate.id == id; }));
  }
};

class Matching {
 public:
  Matching(std::vector<Candidate> feishu, std::vector<Candidate> other)
      : feishu_{std::move(feishu)}, other_{std::move(other)} {
    const auto by_id = [](const Candidate& a, const Candidate& b) { return a.id < b.id; };
    std::sort(feishu_.left.begin(), feishu_.left.end(), by_id);
    std::sort(other_.left.begin(), other_.left.end(), by_id);
  }

  Matches run() {
    by_identity([](const Candidate& f) { return std::vector<std::string>{f.id.value}; },
                [](const Candidate& d) { return d.origin.value_or(""); });
    by_identity(
        [](const Candidate& f) {
          return std::vector<std::string>{f.uid.value, f.id.value};
        },
        [](const Candidate& d) { return d.uid.value; });
    by_content();
    return std::move(out_);
  }

 private:
  using Names = std::function<std::vector<std::string>(const Candidate&)>;
  using Name = std::function<std::string(const Candidate&)>;

  void pair(const ItemId& f, const ItemId& d) {
    out_.pairs.emplace_back(f, d);
    feishu_.take(f);
    other_.take(d);
  }

  // Among several that carry the name, the one with the UID we would give comes first, then the
  // smallest id.
  void by_identity(const Names& names_of, const Name& name_of) {
    std::map<std::string, std::vector<const Candidate*>> named;
    for (const auto& d : other_.left) {
      if (!name_of(d).empty()) named[name_of(d)].push_back(&d);
    }
    std::vector<std::pair<ItemId, ItemId>> found;
    std::set<ItemId> taken;
    for (const auto& f : feishu_.left) {
      const Candidate* best = nullptr;
      for (const auto& wanted : names_of(f)) {
        for (const Candidate* d : named[wanted]) {
          if (taken.count(d->id) > 0) continue;
          if (best == nullptr || (d->uid == f.uid && best->uid != f.uid)) best = d;
        }
      }
      if (best == nullptr) continue;
      taken.insert(best->id);
      found.emplace_back(f.id, best->id);
    }
    for (const auto& [f, d] : found) pair(f, d);
  }

  // With k and m equal members min(k, m) are linked and the surplus is copied; candidates that
  // share the key but differ are linked only when they are one and one.
  void by_content() {
    std::map<std::string, PerSide<std::vector<Candidate>>> keyed;
    for (const auto& f : feishu_.left) keyed[exact_key(f.on_feishu)].feishu.push_back(f);
    for (const auto& d : other_.left) keyed[exact_key(d.on_feishu)].other.push_back(d);
    for (auto& [key, members] : keyed) {
      if (!members.feishu.empty() && !members.other.empty()) pair_members(members);
    }
  }

  void pair_members(PerSide<std::vector<Candidate>>& members) {
    const bool one_and_one = members.feishu.size() == 1 && members.other.size() == 1;
    bool linked_any = false;
    for (auto f = members.feishu.begin(); f != members.feishu.end();) {
      const auto d =
          std::find_if(members.other.begin(), members.other.end(), [&](const Candidate& candidate) {
            return one_and_one || diff(candidate.on_feishu, f->on_feishu).empty();
          });
      if (d == members.other.end()) {
        ++f;
        continue;
      }
      pair(f->id, d->id);
      linked_any = true;
      members.other.erase(d);
      f = members.feishu.erase(f);
    }
    if (members.feishu.empty() || members.other.empty()) return;  // a mere surplus
    if (linked_any && members.feishu.size() == 1 && members.other.size() == 1) {
      pair(members.feishu.front().id, members.other.front().id);
      return;
    }
    for (const auto& f : members.feishu) out_.ambiguous.feishu.push_back(f.id);
    for (const auto& d : members.other) out_.ambiguous.other.push_back(d.id);
  }

  Pool feishu_;
  Pool other_;
  Matches out_;
};

}  // namespace

std::string exact_key(const Event& event) {
  return trimmed(event.fields.title) + '\n' + moment(event.fields.start) + '\n' +
         moment(event.fields.end) + '\n' + describe(event, Field::rule);
}

Matches match(std::vector<Candidate> feishu, std::vector<Candidate> other) {
  return Matching(std::move(feishu), std::move(other)).run();
}

}  // namespace larkdav::engine
