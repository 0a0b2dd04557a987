#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/places.h"
#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim::testing {

// A recorded shape of the service, from the reference next to the source tree; null where it is
// absent.
inline Json fixture(const std::string& name) {
  std::filesystem::path dir = tests::source_dir();
  for (int up = 0; up < 3; ++up) {
    dir = dir.parent_path();
    std::ifstream file(dir / "shared/reference/feishu-fixtures" / (name + ".json"));
    if (file) return Json::parse(file);
  }
  MESSAGE("skipped: no fixture " << name << " next to the source tree");
  return {};
}

// Where two documents differ in members or types, as a path; empty where they agree. Arrays are
// compared by their first items; the values themselves may differ.
inline std::string shape_difference(const Json& wanted, const Json& got,
                                    const std::string& at = "$") {
  if (wanted.is_number() && got.is_number()) return "";
  if (wanted.type() != got.type()) return at + ": another type";
  if (wanted.is_array()) {
    if (wanted.empty() || got.empty()) return "";
    return shape_difference(wanted[0], got[0], at + "[0]");
  }
  // Optional members: an object that holds nothing fits any other.
  if (!wanted.is_object() || wanted.empty() || got.empty()) return "";
  for (const auto& [name, value] : wanted.items()) {
    if (!got.contains(name)) return at + "." + name + ": missing";
    if (auto where = shape_difference(value, got[name], at + "." + name); !where.empty())
      return where;
  }
  for (const auto& [name, value] : got.items()) {
    // Members that only newer answers have (Feishu reference 4.1).
    if (name == "self_rsvp_status" || name == "vc_info") continue;
    if (!wanted.contains(name)) return at + "." + name + ": not in the fixture";
  }
  return "";
}

#define CHECK_SHAPE(name, got)                                               \
  do {                                                                       \
    const Json wanted_shape = ::larkdav::feishu_sim::testing::fixture(name); \
    if (!wanted_shape.is_null()) {                                           \
      CHECK_MESSAGE(shape_difference(wanted_shape, got).empty(), name, ": ", \
                    shape_difference(wanted_shape, got));                    \
    }                                                                        \
  } while (false)

}  // namespace larkdav::feishu_sim::testing
