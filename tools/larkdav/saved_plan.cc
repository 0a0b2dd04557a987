#include "tools/larkdav/saved_plan.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "adapters/digest.h"
#include "state/event_code.h"
#include "tools/larkdav/failure.h"

namespace larkdav::tools {
namespace {

constexpr int kFormat = 1;
constexpr const char* kCure = "Name a file that `larkdav plan -o FILE` wrote.";

std::string encoded(const std::optional<engine::Event>& event) {
  return event ? state::encode(*event) : "none";
}

std::string identity(const engine::Plan& plan, const engine::Operation& operation) {
  std::string text = std::string(name(operation.action)) + "\n" + engine::name(operation.side) +
                     "\n" + operation.why + "\n" + state::encode(operation.fields) + "\n" +
                     encoded(operation.wanted) + "\n";
  if (operation.link < plan.links.size()) {
    const engine::Link& link = plan.links[operation.link];
    text += link.uid.value + "\n";
    for (const engine::Side side : engine::kSides) {
      text += (link.item[side] ? link.item[side]->value : "none") + "\n" +
              encoded(operation.now[side]) + "\n";
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> digests(const engine::Plan& plan) {
  std::vector<std::string> all;
  for (const engine::Operation& operation : plan.operations) {
    all.push_back(adapters::hex(adapters::sha256(identity(plan, operation))));
  }
  std::sort(all.begin(), all.end());
  return all;
}

Document saved_plan(const std::vector<PairRun>& runs, bool titles) {
  Document document = plan_document(runs, titles);
  document["format"] = kFormat;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].failure) {
      throw usage_error("the plan of " + runs[i].name + " could not be made, so nothing is saved",
                        runs[i].failure->message);
    }
    document["pairs"][i]["digests"] = digests(runs[i].plan);
  }
  return document;
}

std::map<std::string, std::vector<std::string>> read_saved_plan(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw usage_error(file + " can't be read", kCure);
  std::ostringstream text;
  text << stream.rdbuf();
  const auto document = nlohmann::json::parse(text.str(), nullptr, false);
  const auto refuse = [&]() { return usage_error(file + " is no saved plan", kCure); };
  if (!document.is_object() || document.value("format", 0) != kFormat ||
      !document.contains("pairs") || !document["pairs"].is_array()) {
    throw refuse();
  }
  std::map<std::string, std::vector<std::string>> plans;
  for (const auto& pair : document["pairs"]) {
    if (!pair.is_object() || !pair.contains("name") || !pair["name"].is_string() ||
        !pair.contains("digests") || !pair["digests"].is_array()) {
      throw refuse();
    }
    auto& plan = plans[pair["name"].get<std::string>()];
    for (const auto& digest : pair["digests"]) {
      if (!digest.is_string()) throw refuse();
      plan.push_back(digest.get<std::string>());
    }
  }
  return plans;
}

}  // namespace larkdav::tools
