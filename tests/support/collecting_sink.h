// A RecordSink that keeps what it is told, as a store would.
#pragma once

#include <map>
#include <vector>

#include "engine/replica.h"

namespace larkdav::tests {

struct CollectingSink : engine::RecordSink {
  void page(engine::Page page) override {
    for (const auto& record : page.records) records[record.id] = record;
    pages.push_back(std::move(page));
  }
  [[nodiscard]] std::vector<engine::NativeId> debts() const {
    std::vector<engine::NativeId> ids;
    for (const auto& [id, record] : records)
      if (!record.complete && !record.gone) ids.push_back(id);
    return ids;
  }
  [[nodiscard]] engine::Cursor cursor() const { return pages.back().next; }

  std::map<engine::NativeId, engine::Record> records;
  std::vector<engine::Page> pages;
};

}  // namespace larkdav::tests
