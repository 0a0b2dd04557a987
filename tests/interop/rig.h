// The whole product without its command line: the local Feishu service, a real other side (a vdir
// folder, or Radicale), a state in memory, and people who edit both sides by other means than ours.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/caldav/account.h"
#include "adapters/http/curl.h"
#include "adapters/vdir/account.h"
#include "engine/pass.h"
#include "state/facts.h"
#include "state/open.h"
#include "state/pairs.h"
#include "state/store.h"
#include "tests/adapters/contract.h"
#include "tests/adapters/feishu_bench.h"
#include "tests/support/folder.h"
#include "tests/support/radicale.h"

namespace larkdav::tests {

class OtherSide {  // one calendar, as a person with another client sees it
 public:
  virtual ~OtherSide() = default;
  virtual std::unique_ptr<engine::Replica> open(const adapters::OpenOptions& options) = 0;
  virtual void put(const std::string& name, const std::string& text) = 0;
  virtual void remove(const std::string& name) = 0;
  virtual std::map<std::string, std::string> texts() = 0;  // by name
};

class VdirSide : public OtherSide {
 public:
  VdirSide();
  std::unique_ptr<engine::Replica> open(const adapters::OpenOptions& options) override;
  void put(const std::string& name, const std::string& text) override;
  void remove(const std::string& name) override;
  std::map<std::string, std::string> texts() override;

 private:
  Folder folder_;
  adapters::vdir::VdirAccount account_;
  adapters::CalendarInfo calendar_;
};

// Carries every request out, and loses the reply of one write.
class LossyTransport : public adapters::http::Transport {
 public:
  explicit LossyTransport(adapters::http::Transport& inner) : inner_(inner) {}
  std::vector<adapters::http::Reply> exchange(
      std::span<const adapters::http::Request> requests) override;
  [[nodiscard]] long sent() const override { return inner_.sent(); }

  long lose = -1;  // which write from now on, counted from 0; -1: none
  long lost = 0;

 private:
  adapters::http::Transport& inner_;
};

class RadicaleSide : public OtherSide {
 public:
  explicit RadicaleSide(std::unique_ptr<Radicale> server);
  std::unique_ptr<engine::Replica> open(const adapters::OpenOptions& options) override;
  void put(const std::string& name, const std::string& text) override;
  void remove(const std::string& name) override;
  std::map<std::string, std::string> texts() override;
  LossyTransport& transport() { return lossy_; }

 private:
  adapters::http::Reply ask(const std::string& method, const std::string& name,
                            const std::string& body = {});
  std::unique_ptr<Radicale> server_;
  adapters::http::CurlTransport transport_;
  LossyTransport lossy_{transport_};
  adapters::caldav::CalDavAccount account_;
  adapters::CalendarInfo calendar_;
};

// Both kinds of other side, Radicale only where it is installed (said once where it is not).
std::vector<std::pair<std::string, std::function<std::unique_ptr<OtherSide>()>>> other_sides();

class Rig {
 public:
  explicit Rig(std::unique_ptr<OtherSide> other_side);

  engine::PairReport sync(const engine::RunOptions& options = {});
  void lose_state();  // as if the database and everything learnt were deleted
  // What people see on each side, one line an event, ids and UIDs aside; the other side's events as
  // Feishu would hold them.
  std::vector<std::string> seen(engine::Side side);
  // The text of the only resource whose SUMMARY is this.
  std::string text_titled(const std::string& title);
  std::string name_titled(const std::string& title);

  FeishuBench feishu;
  double pause = 300;  // seconds before each run
  std::unique_ptr<OtherSide> other;
  engine::Policy policy;
  mapping::ical::AttendeeStyle style;

 private:
  struct BenchClock : engine::Clock {
    explicit BenchClock(FeishuBench& bench) : bench_(bench) {}
    engine::Instant now() override { return bench_.instant(); }
    FeishuBench& bench_;
  };
  adapters::OpenOptions options();

  BenchClock clock_{feishu};
  std::map<std::string, std::string> facts_;
  std::optional<state::Database> database_;
  std::int64_t pair_ = 0;
};

// An iCalendar resource around the lines of its VEVENTs.
std::string calendar_text(const std::string& events);

}  // namespace larkdav::tests
