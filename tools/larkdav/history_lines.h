// Lines of history in words and as documents: what was written where, field by field, and why.
// Pure.
#pragma once

#include <string>

#include "engine/error.h"
#include "engine/link.h"
#include "tools/larkdav/documents.h"

namespace larkdav::tools {

// `titles`: free text may be shown. `raw`: the texts that were overwritten, which are free text
// too.
std::string change_lines(const engine::Change& change, bool titles, bool raw);
Document change_document(const engine::Change& change, bool titles, bool raw);

engine::ReplicaError no_such_run(long run);  // exit 2

}  // namespace larkdav::tools
