// A vdir: a folder of folders of .ics files, as khal and vdirsyncer keep them. The files
// `displayname` and `color` of a collection are read as they write them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/account.h"

namespace larkdav::adapters::vdir {

class VdirAccount : public Account {
 public:
  explicit VdirAccount(std::string path);  // a leading "~/" is the home folder

  // Throws ReplicaError where the folder cannot be listed.
  std::vector<CalendarInfo> calendars() override;
  std::unique_ptr<engine::Replica> open(const CalendarInfo& calendar,
                                        const OpenOptions& options) override;
  CalendarInfo make_calendar(const std::string& name) override;
  [[nodiscard]] long requests() const override { return 0; }

 private:
  std::string path_;
};

std::string expand_home(const std::string& path);

}  // namespace larkdav::adapters::vdir
