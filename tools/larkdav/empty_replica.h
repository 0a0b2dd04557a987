// A calendar that does not exist yet: empty, able to hold everything. A dry run plans against it.
#pragma once

#include "engine/replica.h"

namespace larkdav::tools {

class EmptyReplica final : public engine::Replica {
 public:
  [[nodiscard]] engine::Capabilities capabilities() const override {
    engine::Capabilities all;
    all.storable = engine::FieldMask::everything();
    return all;
  }
  void changes(const std::optional<engine::Cursor>&, engine::RecordSink& sink) override {
    engine::Page page;
    page.next = {"empty"};
    page.starts_listing = page.ends_listing = true;
    sink.page(page);
  }
  void fetch(std::span<const engine::NativeId>, engine::RecordSink&) override {}
  [[nodiscard]] std::vector<engine::Item> assemble(std::span<const engine::Record>) const override {
    return {};
  }
  [[nodiscard]] engine::GroupId group_of(const engine::ItemId& item) const override {
    return {item.value};
  }
  [[nodiscard]] engine::NativeId master_of(const engine::ItemId& item) const override {
    return {item.value};
  }
  [[nodiscard]] engine::Event as_stored(const engine::Event& event) const override { return event; }
  [[nodiscard]] std::optional<engine::Step> next_step(
      const engine::Goal&, std::span<const engine::Record>) const override {
    return std::nullopt;
  }
  std::vector<engine::StepResult> perform(std::span<const engine::Step> steps) override {
    return std::vector<engine::StepResult>(steps.size(),
                                           engine::Refused{"this calendar does not exist yet", 0});
  }
  [[nodiscard]] long requests() const override { return 0; }
};

}  // namespace larkdav::tools
