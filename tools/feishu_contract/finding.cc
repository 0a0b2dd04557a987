#include "tools/feishu_contract/finding.h"

#include <nlohmann/json.hpp>

namespace larkdav::feishu_contract {
namespace {

using Json = nlohmann::ordered_json;

const char* word(Held held) {
  switch (held) {
    case Held::yes:
      return "held";
    case Held::no:
      return "differs";
    case Held::unknown:
      break;
  }
  return "unknown";
}

Json toggles_of(const Findings& findings) {
  Json out = Json::object();
  for (const Finding& each : findings) {
    if (each.toggle.empty() || each.held == Held::unknown) continue;
    // Toggles that take seconds take numbers.
    const bool number = each.toggle.ends_with("_s");
    out[each.toggle] = number ? Json(std::stol(each.value)) : Json(each.value);
  }
  return out;
}

std::string lines_of(const Findings& findings, Held held) {
  std::string out;
  for (const Finding& each : findings) {
    if (each.held != held) continue;
    out += std::string(word(held)) + "  [" + each.chapter + "] " + each.assumption + ": " +
           each.seen + "\n";
    if (!each.follows.empty() && held != Held::yes) out += "         " + each.follows + "\n";
  }
  return out;
}

}  // namespace

std::string render_text(const Findings& findings) {
  std::string out = lines_of(findings, Held::yes) + lines_of(findings, Held::unknown) +
                    lines_of(findings, Held::no);
  std::string toggles;
  for (const Finding& each : findings) {
    if (each.held != Held::no || each.toggle.empty()) continue;
    toggles += "  " + each.toggle + " = " + each.value + "\n";
  }
  if (!toggles.empty()) out += "feishu-sim behaves like this service with\n" + toggles;
  return out;
}

std::string render_json(const Findings& findings) {
  Json list = Json::array();
  for (const Finding& each : findings) {
    list.push_back({{"chapter", each.chapter},
                    {"assumption", each.assumption},
                    {"outcome", word(each.held)},
                    {"seen", each.seen},
                    {"toggle", each.toggle},
                    {"value", each.value},
                    {"follows", each.follows}});
  }
  const Json document = {{"findings", std::move(list)}, {"toggles", toggles_of(findings)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace larkdav::feishu_contract
