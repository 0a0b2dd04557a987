// One vdir collection: a folder with one .ics file an item. Record id and group are the file name,
// the revision is a hash of the text. The cursor remembers each file's signature, so that only
// changed files are read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/ical_goal.h"
#include "adapters/vdir/folder.h"
#include "engine/replica.h"

namespace larkdav::adapters::vdir {

class VdirReplica : public engine::Replica {
 public:
  VdirReplica(const std::string& folder, std::string floating_zone,
              mapping::ical::AttendeeStyle style = {});

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
  [[nodiscard]] long requests() const override { return 0; }

 private:
  [[nodiscard]] engine::Record record(const std::string& name) const;
  [[nodiscard]] engine::StepResult perform_one(const engine::Step& step) const;

  CollectionFolder folder_;
  ItemPlace place_;
};

// What a cursor remembers. Pure.
struct Seen {
  struct File {
    Signature signature;
    std::string revision;
  };
  bool in_listing = false;  // a complete listing is under way
  std::map<std::string, File> files;
};
engine::Cursor to_cursor(const Seen& seen);
Seen from_cursor(const std::optional<engine::Cursor>& cursor);

}  // namespace larkdav::adapters::vdir
