// A single .ics file or published calendar, read-only. Each UID is one record: id and group are the
// UID, the revision is a hash of its text.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/ics/source.h"
#include "engine/replica.h"

namespace larkdav::adapters::ics {

class IcsReplica : public engine::Replica {
 public:
  IcsReplica(std::shared_ptr<Source> source, std::string floating_zone);

  [[nodiscard]] engine::Capabilities capabilities() const override;
  // Lists everything whenever the file changed; nothing while it did not.
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
  [[nodiscard]] long requests() const override;

 private:
  using Records = std::map<engine::NativeId, engine::Record>;
  Records read_all(const std::string& text) const;

  std::shared_ptr<Source> source_;
  long requests_before_;
  std::string floating_zone_;
  std::optional<Records> loaded_;  // of this process, for fetch()
};

}  // namespace larkdav::adapters::ics
