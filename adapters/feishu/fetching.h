// Reads records by id: events by GET, cancelled exceptions by the instances of their series
// (reference sync.md 10: a cancelled record proves nothing, a destroyed one may look the same).
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "adapters/feishu/calendar_state.h"
#include "engine/replica.h"

namespace larkdav::adapters::feishu {

class Fetching {
 public:
  Fetching(CalendarState& state, engine::RecordSink& sink) : state_(state), sink_(sink) {}
  void read(std::span<const engine::NativeId> ids);

 private:
  void get(std::span<const engine::NativeId> ids);
  void got(const engine::NativeId& id, const Answer& answer);
  std::string with_all_attendees(const engine::NativeId& id, const std::string& raw);
  void doubt(const engine::NativeId& id, const std::string& raw);
  void settle_series(const std::string& uuid, const std::map<long long, std::string>& doubted);
  void add(engine::Record record) { records_.push_back(std::move(record)); }
  void flush();

  CalendarState& state_;
  engine::RecordSink& sink_;
  std::vector<engine::Record> records_;
  // Cancelled exceptions to be proven: uuid → original → raw.
  std::map<std::string, std::map<long long, std::string>> doubted_;
};

}  // namespace larkdav::adapters::feishu
