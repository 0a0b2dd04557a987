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
};

struct PlanLine {
  std::string side;
  std::string kind;  // create | update | delete | link | unlink | conflict
  std::string uid;
  std::string title;
  std::vector<FieldChange> fields;
  std::string why;
};

// `titles`: free text (titles, descriptions, places, links) may be shown.
std::vector<PlanLine> plan_lines(const engine::Plan& plan, bool titles);

const char* name(engine::Action action);

}  // namespace larkdav::tools
