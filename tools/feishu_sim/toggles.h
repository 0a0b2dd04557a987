#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim {

// Switches for behaviour the documentation leaves open or contradicts (Feishu reference 12, 13).
class Toggles {
 public:
  Toggles();

  // Value of a toggle of text kind; the name must exist.
  const std::string& text(std::string_view name) const;
  bool is(std::string_view name, std::string_view value) const { return text(name) == value; }
  // Value of a toggle of number kind; the name must exist.
  double number(std::string_view name) const;

  // Sets every member of `changes`; on any unknown name or value returns why and changes nothing.
  std::string set(const Json& changes);

  // [{name, value, allowed, chapter, meaning}] in table order.
  Json describe() const;
  // {name: value} of all, for persistence.
  const Json& values() const { return values_; }

 private:
  Json values_;
};

}  // namespace larkdav::feishu_sim
