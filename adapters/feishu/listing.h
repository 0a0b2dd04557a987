// Reads the changes of a calendar: deltas, or a complete listing where there is no token or it was
// refused (Feishu reference 5).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/feishu/calendar_state.h"
#include "adapters/feishu/cursor.h"
#include "engine/replica.h"

namespace larkdav::adapters::feishu {

class Listing {
 public:
  Listing(CalendarState& state, engine::RecordSink& sink) : state_(state), sink_(sink) {}
  void read(const std::optional<engine::Cursor>& since);

 private:
  enum class End { complete, token_refused };
  struct Got {
    ListPage page;
    bool token_refused = false;
  };
  Got page_at(const ListPosition& position);
  End read_delta(Position position);
  [[nodiscard]] bool attended() const;
  [[nodiscard]] Position listed(const std::string& token) const;  // where a listing ended
  void list_all(Position from);
  // The pages from `from` on; the token given at the end.
  End list_pages(const Position& from, std::string& token, long& pages);
  std::vector<engine::Record> records_of(const ListPage& page);
  // Echoes of our own deletions, once proven, come as what was stored of them.
  void settle_own_echoes(std::vector<engine::Record>& records);
  // Masters that live exceptions name but the listing did not: to be asked for.
  std::vector<engine::Record> unseen_masters() const;

  CalendarState& state_;
  engine::RecordSink& sink_;
  std::set<std::string> masters_;
  std::set<std::string> with_exceptions_;
};

}  // namespace larkdav::adapters::feishu
