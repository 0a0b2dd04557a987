// What was found out about one assumption (Feishu reference 12), and what follows from it.
#pragma once

#include <string>
#include <vector>

namespace larkdav::feishu_contract {

enum class Held { yes, no, unknown };

struct Finding {
  std::string chapter;     // of the Feishu reference; "12 #9": question 9 of chapter 12
  std::string assumption;  // a sentence
  Held held = Held::unknown;
  std::string seen;    // what the service did
  std::string toggle;  // of feishu-sim, with the value that makes it do the same; "" none
  std::string value;
  std::string follows;  // for a person with this service; "" nothing
};
using Findings = std::vector<Finding>;

// One line a finding, those that differ last; then the toggles.
std::string render_text(const Findings& findings);
// {"findings": [...], "toggles": {name: value}}: the latter is what POST /_sim/toggles takes.
std::string render_json(const Findings& findings);

}  // namespace larkdav::feishu_contract
