// The account of one .ics file or address: one read-only calendar, named after the file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/account.h"
#include "adapters/http/transport.h"
#include "adapters/ics/source.h"

namespace larkdav::adapters::ics {

class IcsAccount : public Account {
 public:
  // As Source takes them.
  IcsAccount(const std::string& place, http::Transport* transport);

  std::vector<CalendarInfo> calendars() override;
  std::unique_ptr<engine::Replica> open(const CalendarInfo& calendar,
                                        const OpenOptions& options) override;
  CalendarInfo make_calendar(const std::string& name) override;  // always throws
  [[nodiscard]] long requests() const override { return source_->requests(); }

 private:
  std::shared_ptr<Source> source_;
};

}  // namespace larkdav::adapters::ics
