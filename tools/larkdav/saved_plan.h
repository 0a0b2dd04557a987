// A plan as a file: what people read, and for `apply` a digest of everything that each operation
// was made from, so that the same plan is carried out and no other.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/pair_run.h"

namespace larkdav::tools {

// SHA-256 in hexadecimal of one operation with both sides' values, its items and its reason.
std::vector<std::string> digests(const engine::Plan& plan);  // sorted

// plan_document() with "format" and, for each pair, "digests". Throws a configuration error where a
// pair has no plan, because it broke down.
Document saved_plan(const std::vector<PairRun>& runs, bool titles);

// Digests by the name of the pair. Throws a configuration error for a file that is no saved plan.
std::map<std::string, std::vector<std::string>> read_saved_plan(const std::string& file);

}  // namespace larkdav::tools
