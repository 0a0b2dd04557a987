#include "tools/feishu_sim/faults.h"

namespace larkdav::feishu_sim {
namespace {

// `truncate` takes a number of bytes, or true for none at all.
std::optional<std::size_t> truncation(const Json& item) {
  const auto value = item.find("truncate");
  if (value == item.end() || value->is_null() || *value == false) return std::nullopt;
  return value->is_number_unsigned() ? value->get<std::size_t>() : 0;
}

Fault read_fault(const Json& item) {
  Fault fault;
  fault.method = item.value("method", "");
  fault.path = item.value("path", "");
  fault.skip = item.value("skip", 0);
  fault.times = item.value("times", 1);
  fault.status = item.value("status", 0);
  fault.code = item.value("code", 0);
  fault.drop_before = item.value("drop_before", false);
  fault.drop_after_commit = item.value("drop_after_commit", false);
  fault.delay_ms = item.value("delay_ms", 0);
  fault.truncate = truncation(item);
  fault.repeat_page = item.value("repeat_page", false);
  if (item.contains("body")) fault.body = item.at("body").get<std::string>();
  return fault;
}

bool does_something(const Fault& fault) {
  return fault.status != 0 || fault.code != 0 || fault.drop_before || fault.drop_after_commit ||
         fault.delay_ms > 0 || fault.truncate || fault.repeat_page;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string Faults::set(const Json& list) {
  if (!list.is_array()) return "faults are a list";
  std::vector<Fault> read;
  try {
    for (const Json& item : list) {
      if (!item.is_object()) return "a fault is an object";
      read.push_back(read_fault(item));
      if (!does_something(read.back()))
        return "fault " + std::to_string(read.size() - 1) + " has no effect";
    }
  } catch (const Json::exception& error) {
    return error.what();
  }
  faults_ = std::move(read);
  return "";
}

std::optional<Fault> Faults::strike(const Request& request) {
  for (Fault& fault : faults_) {
    const bool any_method = fault.method.empty() || fault.method == "*";
    if (!any_method && fault.method != request.method) continue;
    if (!fault.path.empty() && !glob_matches(fault.path, request.path)) continue;
    if (fault.times == 0) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    if (fault.times > 0) --fault.times;
    return fault;
  }
  return std::nullopt;
}

}  // namespace larkdav::feishu_sim
