// Counts what a run really did, each calendar object once a run, and collects what it has to say.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/link.h"
#include "engine/report.h"

namespace larkdav::engine {

class Tally {
 public:
  explicit Tally(PairReport& report) : report_(report) {}

  void wrote(Side side, OperationKind kind, const Uid& uid);
  void failed(const Uid& uid, const std::string& title, const std::string& operation,
              const std::string& reason);
  void lost(const Uid& uid, const std::string& title, const std::string& field,
            const std::string& reason);
  // Not done because the item moved, or would not say how it stands. A later round may still settle
  // it: a failure only where none did.
  void unsettled(const Uid& uid, const std::string& title, const std::string& operation,
                 const std::string& reason);
  void begin_round() { unsettled_.clear(); }
  void report_unsettled();
  void kept_back(const Uid& uid, const std::string& title, const KeptBack& kept);

 private:
  PairReport& report_;
  bool first_time(
      const std::string& what);  // said in this run: a further planning round does not repeat it

  std::set<std::string> counted_;
  std::set<std::string> said_;
  std::vector<Note> unsettled_;
};

}  // namespace larkdav::engine
