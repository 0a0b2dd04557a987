// A store of one pair in memory, and short ways to make its values.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/link.h"
#include "engine/replica.h"
#include "state/open.h"
#include "state/pairs.h"
#include "state/store.h"

namespace larkdav::tests {

inline engine::PerSide<state::PinnedCalendar> calendars(const std::string& feishu = "cal_1",
                                                        const std::string& other = "/dav/home/") {
  return {{"work", feishu}, {"home", other}};
}

struct StoreFixture {
  state::Database database = state::empty_state();
  std::int64_t pair = state::Pairs(database).open("main", calendars(), "f1").id;
  state::PairStore store{database, pair};
};

inline engine::Instant at(std::int64_t seconds) {
  return engine::Instant(std::chrono::seconds(seconds));
}

inline engine::Record whole(const std::string& id, const std::string& revision,
                            const std::string& raw) {
  return {{id}, {"g" + id}, revision, raw, /*gone=*/false, /*complete=*/true, ""};
}

inline engine::Record named(const std::string& id, const std::string& revision) {
  return {{id}, {"g" + id}, revision, "", /*gone=*/false, /*complete=*/false, ""};
}

inline engine::Record gone(const std::string& id) {
  return {{id}, {"g" + id}, "", "", /*gone=*/true, /*complete=*/true, ""};
}

inline engine::Event titled(const std::string& title) {
  engine::Event event;
  event.fields.title = title;
  return event;
}

template <class Texts>
std::vector<std::string> sorted(const Texts& texts) {
  std::vector<std::string> values;
  for (const auto& text : texts) values.push_back(text.value);
  std::sort(values.begin(), values.end());
  return values;
}

using Names = std::vector<std::string>;

}  // namespace larkdav::tests
