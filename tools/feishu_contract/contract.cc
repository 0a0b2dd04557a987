#include "tools/feishu_contract/contract.h"

#include <array>
#include <utility>

#include "engine/error.h"
#include "tools/feishu_contract/probes.h"

namespace larkdav::feishu_contract {
namespace {

// The many events come last: they slow every listing down.
constexpr std::array<std::pair<const char*, Probe>, 16> kProbes{
    {{"all-day ends", probe_all_day_ends},
     {"times", probe_times},
     {"rules", probe_rules},
     {"the form of rules", probe_rule_form},
     {"zones", probe_zones},
     {"occurrences", probe_occurrences},
     {"resets", probe_resets},
     {"deletion", probe_deletion},
     {"clearing", probe_clearing},
     {"creation", probe_creation},
     {"ids", probe_ids},
     {"tokens", probe_tokens},
     {"lag", probe_lag},
     {"page sizes", probe_page_sizes},
     {"anchors", probe_anchors},
     {"pages", probe_pages}}};

}  // namespace

Findings ask_everything(Service service, const std::function<void(const std::string&)>& tell) {
  Scratch scratch(std::move(service));
  Findings findings;
  for (const auto& [name, probe] : kProbes) {
    tell(name);
    try {
      probe(scratch, findings);
    } catch (const engine::ReplicaError& error) {
      findings.push_back({"", name, Held::unknown, error.what(), "", "", ""});
    }
  }
  if (!scratch.remove()) {
    findings.push_back({"3.1", "one's own calendar can be deleted", Held::no,
                        "the calendar \"larkdav contract (may be deleted)\" is still there", "", "",
                        "delete it in Feishu"});
  }
  return findings;
}

}  // namespace larkdav::feishu_contract
