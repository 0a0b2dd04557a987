// What the parts of one replica share: the client, what was learnt of the calendar, and what must
// not be mistaken for news.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/feishu/client.h"
#include "adapters/feishu/satellites.h"
#include "adapters/feishu/tokens.h"
#include "adapters/recent.h"
#include "engine/replica.h"
#include "mapping/feishu/all_day.h"
#include "mapping/feishu/event_json.h"

namespace larkdav::adapters::feishu {

class CalendarState {
 public:
  CalendarState(Client& client, std::string calendar_id, std::string name, bool may_write,
                std::string floating_zone, Memory memory, Now now);

  Client& client;
  const std::string id;
  const std::string name;  // for messages
  const std::shared_ptr<Satellites> satellites;
  mapping::feishu::Context context;
  Recent recent;
  // Cancelled exceptions as the last listing showed them, not proven yet.
  std::map<engine::NativeId, std::string> tombstones;
  // Occurrences that this process deleted: what it stored of them, and how a listing echoed it.
  struct OwnTombstone {
    std::string stored;
    std::string echo;  // empty: not seen and proven yet
  };
  std::map<engine::NativeId, OwnTombstone> own_tombstones;

  [[nodiscard]] engine::Instant now() const { return now_(); }
  [[nodiscard]] const mapping::feishu::AllDayKnowledge& all_day() const { return all_day_; }
  void learn(const mapping::feishu::AllDayKnowledge& known);
  // The configuration's word on how all-day ends read: "exclusive" or "inclusive"; else none.
  void override_all_day(const std::string& word);
  [[nodiscard]] bool anchors_deltas() const { return anchors_deltas_; }
  void never_anchor_deltas();
  // Whether delete_exception=true brings occurrences back here (Feishu reference 12, question 13).
  enum class Resets { unknown, work, ignored };
  [[nodiscard]] Resets resets() const { return resets_; }
  void learn_resets(bool work);

  // An event object as a record; a cancelled exception comes incomplete, because it proves nothing
  // (reference sync.md 10), and is remembered; so comes a lagging read. nullopt: it has no id.
  std::optional<engine::Record> observed(const std::string& event_object);
  // The record after a write of ours, whose reply tells no attendees: they are those of before.
  [[nodiscard]] engine::Record written(const std::string& event_object, const Shown& before) const;
  // Asks who the user is, once for all: only he answers for himself.
  void learn_self();
  [[nodiscard]] bool is_stale(const engine::NativeId& record, const Shown& seen) const;
  [[nodiscard]] engine::ReplicaError error(const Answer& answer) const;
  // The tombstone that DELETE leaves, in the service's words as far as known.
  [[nodiscard]] static std::string tombstone(const std::string& event_id, const Shown& before);

 private:
  mapping::feishu::AllDayKnowledge all_day_;
  bool anchors_deltas_ = true;
  Resets resets_ = Resets::unknown;
  bool asked_self_ = false;
  bool overridden_ = false;
  Memory memory_;
  Now now_;
};

// A plain instance is shown without a record of its own: absent.
Shown shown(const std::string& event_object);
engine::Record gone_record(const std::string& event_id, const std::string& raw);

}  // namespace larkdav::adapters::feishu
