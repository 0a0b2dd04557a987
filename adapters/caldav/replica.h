// One calendar on a CalDAV server. Records are resources: id and group are the normal path of the
// href, the revision is the ETag, the text is the calendar object resource.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/caldav/reading.h"
#include "adapters/caldav/server_facts.h"
#include "adapters/caldav/session.h"
#include "adapters/caldav/writing.h"
#include "adapters/ical_goal.h"
#include "engine/replica.h"

namespace larkdav::adapters::caldav {

class CalDavReplica : public engine::Replica {
 public:
  // The session is the account's; requests are counted from here on.
  CalDavReplica(std::shared_ptr<Session> session, const Url& collection, bool writable,
                const OpenOptions& options);

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
  std::vector<engine::StepResult> perform(std::span<const engine::Step> steps) override;
  [[nodiscard]] long requests() const override;

 private:
  std::shared_ptr<Session> session_;
  long requests_before_;
  ServerFacts facts_;
  Reading reading_;
  Writing writing_;
  ItemPlace place_;
  bool writable_;
};

}  // namespace larkdav::adapters::caldav
