// Short ways to write events in tests.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "engine/event.h"

namespace larkdav::tests {

inline engine::Instant at(long long hours) {
  return engine::Instant{
      std::chrono::seconds{1'793'664'000 + hours * 3600}};  // 2026-11-03T00:00:00Z + hours
}

inline engine::Event meeting(std::string title, long long start_hour = 2, long long hours = 1) {
  engine::Event event;
  event.fields.title = std::move(title);
  event.fields.start = engine::UtcTime{at(start_hour)};
  event.fields.end = engine::UtcTime{at(start_hour + hours)};
  event.extent = {at(start_hour), at(start_hour + hours)};
  return event;
}

inline engine::Event weekly(std::string title, long long start_hour = 2) {
  engine::Event event = meeting(std::move(title), start_hour);
  event.rule = engine::Rule{"FREQ=WEEKLY", {}, false};
  event.extent.last.reset();
  return event;
}

inline engine::OccurrenceKey week(int n, long long start_hour = 2) {
  return at(start_hour + n * 7 * 24);
}

// Its second and third occurrences are changed.
inline engine::Event series_with_changes() {
  engine::Event series = weekly("S");
  for (const int n : {1, 2}) {
    engine::EventFields moved = series.fields;
    moved.title = "moved " + std::to_string(n);
    series.occurrences[week(n)] = moved;
  }
  return series;
}

}  // namespace larkdav::tests
