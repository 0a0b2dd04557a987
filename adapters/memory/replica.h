// engine::Replica over a calendar in memory: the reference implementation, for tests and
// simulation. Its requests are lines of tab-separated words; see replica.cc.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/feishu/cursor.h"
#include "adapters/memory/calendar.h"
#include "adapters/recent.h"
#include "engine/replica.h"

namespace larkdav::adapters::memory {

class Replica final : public engine::Replica {
 public:
  explicit Replica(Calendar& calendar) : calendar_(calendar) {}  // must outlive this

  [[nodiscard]] engine::Capabilities capabilities() const override;
  void recall(std::span<const engine::RecentWrite> writes) override;
  void changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink) override;
  void fetch(std::span<const engine::NativeId> ids, engine::RecordSink& sink) override;
  [[nodiscard]] std::vector<engine::Item> assemble(
      std::span<const engine::Record> group) const override;
  [[nodiscard]] engine::GroupId group_of(const engine::ItemId& item) const override;
  [[nodiscard]] engine::NativeId master_of(const engine::ItemId& item) const override;
  [[nodiscard]] engine::Event as_stored(const engine::Event& event) const override;
  [[nodiscard]] std::optional<engine::Step> next_step(
      const engine::Goal& goal, std::span<const engine::Record> group) const override;
  std::vector<engine::StepResult> perform(std::span<const engine::Step> steps) override;
  [[nodiscard]] long requests() const override { return calendar_.requests(); }

 private:
  using Words = std::vector<std::string>;

  // Reading
  enum class Place { listing, listed, reading, read };  // where in it a page ends
  engine::Cursor place(const engine::Cursor& cursor, Place where);
  [[nodiscard]] bool lags() const { return calendar_.options.lag > std::chrono::milliseconds{0}; }
  [[nodiscard]] bool is_stale(const engine::Record& seen) const;
  void list(long start, std::string after, bool resumed, engine::RecordSink& sink);
  void delta(long since, engine::RecordSink& sink);
  [[nodiscard]] engine::Record as_listed(const engine::Record& record) const;
  [[nodiscard]] engine::ItemState state_of(const engine::Record& master,
                                           std::span<const engine::Record> group) const;

  // Steps
  [[nodiscard]] engine::Step creation(const engine::Goal& goal) const;
  [[nodiscard]] std::optional<engine::Step> removal(const engine::Goal& goal,
                                                    std::span<const engine::Record> group) const;
  [[nodiscard]] engine::Step rewriting(const engine::Goal& goal, const engine::Record& master,
                                       const engine::FieldMask& fields) const;
  [[nodiscard]] engine::Step occurrence_step(const engine::ItemId& item,
                                             std::span<const engine::Record> group,
                                             const engine::OccurrenceKey& key,
                                             const engine::Event* wanted) const;

  // The service
  engine::StepResult answer(const engine::Step& step);
  engine::StepResult carry_out(const Words& words, const engine::Step& step);
  engine::StepResult create(const Words& words, const engine::Step& step);
  engine::StepResult update(const Words& words, const engine::Step& step);
  engine::StepResult update_occurrence(const Words& words, const engine::Step& step);
  engine::StepResult remove(const Words& words, const engine::Step& step);
  // Compares with what the step was made from; nullopt: nothing speaks against it.
  std::optional<engine::StepResult> check(const Words& words) const;
  engine::StepResult put(engine::OperationKind kind, const engine::ItemId& item, Snapshot snapshot,
                         const engine::Step& step);
  engine::Record reply_to(engine::OperationKind kind, const engine::ItemId& item,
                          const engine::Step& step);
  engine::StepResult written(engine::OperationKind kind, const engine::ItemId& item,
                             const engine::Step& step);

  Calendar& calendar_;
  Recent recent_;
  feishu::Position lagging_;  // of the reading under way
};

}  // namespace larkdav::adapters::memory
