// Operations of a plan in words: which side, what, which event, field by field, and why. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/plan.h"

namespace larkdav::tools {

struct FieldChange {
  std::string name;
  std::optional<std::string> from;  // nullopt: free text, shown only to who asks for titles
  std::optional<std::string> to;
  std::string gist{};  // of hidden text: "text added", "text changed", "text removed"
  bool text = false;   // free text: may be cut to fit a line
};

struct PlanLine {
  std::string side;
  std::string kind;  // create | update | delete | link | unlink | conflict
  std::string uid;
  std::string title;
  std::vector<FieldChange> fields;
  std::string why;
};

// The fields of the mask in which two versions differ; of a creation (`from` nullopt) all that it
// has, of a deletion (`to` nullopt) all that it had.
std::vector<FieldChange> field_changes(const std::optional<engine::Event>& from,
                                       const std::optional<engine::Event>& to,
                                       const engine::FieldMask& mask, bool titles);

// `titles`: free text (titles, descriptions, places, links) may be shown.
std::vector<PlanLine> plan_lines(const engine::Plan& plan, bool titles);

const char* name(engine::Action action);

}  // namespace larkdav::tools
