// engine::Replica of one Feishu calendar.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/account.h"
#include "adapters/feishu/calendar_state.h"
#include "engine/replica.h"

namespace larkdav::adapters::feishu {

class FeishuReplica : public engine::Replica {
 public:
  // `keep_alive` owns what `client` needs. `all_day_end` as in the configuration.
  FeishuReplica(std::shared_ptr<void> keep_alive, Client& client, const CalendarInfo& calendar,
                const OpenOptions& options, const std::string& all_day_end, Now now);

  void recall(std::span<const engine::RecentWrite> writes) override;
  [[nodiscard]] engine::Capabilities capabilities() const override;
  void changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink) override;
  void fetch(std::span<const engine::NativeId> ids, engine::RecordSink& sink) override;
  [[nodiscard]] std::vector<engine::Item> assemble(
      std::span<const engine::Record> group) const override;
  [[nodiscard]] engine::GroupId group_of(const engine::ItemId& item) const override;
  [[nodiscard]] engine::NativeId master_of(const engine::ItemId& item) const override;
  [[nodiscard]] engine::Event as_stored(const engine::Event& event) const override;
  [[nodiscard]] std::optional<engine::Step> next_step(
      const engine::Goal& goal, std::span<const engine::Record> group) const override;
  void adopt(const engine::ItemId& series, const engine::OccurrenceKey& key,
             const engine::ItemId& single) override;
  std::vector<engine::StepResult> perform(std::span<const engine::Step> steps) override;
  [[nodiscard]] long requests() const override { return requests_; }

 private:
  std::shared_ptr<void> keep_alive_;
  Client& client_;
  bool writable_;
  CalendarState state_;
  long requests_ = 0;
};

}  // namespace larkdav::adapters::feishu
