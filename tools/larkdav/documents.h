// The JSON documents of the outer contract, members in its order. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/larkdav/render.h"

namespace larkdav::tools {

using Document = nlohmann::ordered_json;

Document sync_document(const std::vector<PairRun>& runs, bool dry_run, bool titles);
Document plan_document(const std::vector<PairRun>& runs, bool titles);
// [{"name", "from", "to"}]; of hidden text both are null and "change" says what became of it.
Document fields_document(const std::vector<FieldChange>& fields);
Document pair_document(const PairRun& run, bool titles);              // of `sync`
Document operations_document(const engine::Plan& plan, bool titles);  // of `plan`
Document calendars_document(const std::vector<AccountCalendar>& calendars,
                            const std::vector<AccountFailure>& failed);
Document failure_document(const Failure& failure);
Document notes_document(const std::vector<engine::Note>& notes, bool titles);
// One line, with its line end; bytes that are no UTF-8 are replaced.
std::string to_text(const Document& document);

}  // namespace larkdav::tools
