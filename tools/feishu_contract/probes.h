// The questions, each asked in the scratch calendar. A probe finds the calendar as others left it,
// works on events of its own, and says "unknown" where it could not ask.
#pragma once

#include "tools/feishu_contract/finding.h"
#include "tools/feishu_contract/scratch.h"

namespace larkdav::feishu_contract {

using Probe = void (*)(Scratch& scratch, Findings& findings);

void probe_all_day_ends(Scratch& scratch, Findings& findings);
void probe_times(Scratch& scratch, Findings& findings);
void probe_rules(Scratch& scratch, Findings& findings);
void probe_rule_form(Scratch& scratch, Findings& findings);
void probe_zones(Scratch& scratch, Findings& findings);
void probe_occurrences(Scratch& scratch, Findings& findings);
void probe_resets(Scratch& scratch, Findings& findings);
void probe_deletion(Scratch& scratch, Findings& findings);
void probe_clearing(Scratch& scratch, Findings& findings);
void probe_creation(Scratch& scratch, Findings& findings);
void probe_ids(Scratch& scratch, Findings& findings);
void probe_tokens(Scratch& scratch, Findings& findings);
void probe_lag(Scratch& scratch, Findings& findings);
void probe_page_sizes(Scratch& scratch, Findings& findings);
void probe_anchors(Scratch& scratch, Findings& findings);
void probe_pages(Scratch& scratch, Findings& findings);  // makes 52 events

// Whether what was seen is the assumption.
inline Held held(bool assumed) { return assumed ? Held::yes : Held::no; }

}  // namespace larkdav::feishu_contract
