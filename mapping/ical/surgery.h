// Edits of a document by lines. What no edit names is copied byte for byte.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "mapping/ical/lines.h"

namespace larkdav::mapping::ical {

class Surgery {
 public:
  explicit Surgery(const Document& document) : document_(document) {}

  void replace(std::size_t line, std::string_view content);  // unfolded, without line end
  void erase(std::size_t line) { replaced_[line] = std::string(); }
  void erase(const Component& component);
  void insert_before(std::size_t line, std::string_view raw);  // whole lines with their ends

  // The property of that name becomes this one line; where there is none it is added. Further lines
  // of the name go.
  void set(const Component& component, std::string_view name, std::string_view content);
  void remove(const Component& component, std::string_view name);
  void append(const Component& component, std::string_view content);  // as a last property

  [[nodiscard]] bool erases(const Component& component) const;
  [[nodiscard]] std::string text() const;

 private:
  const Document& document_;
  std::map<std::size_t, std::string> replaced_;  // raw, empty: erased
  std::map<std::size_t, std::string> inserted_;  // before the line
};

// Name and parameters of a line as written, without the parameters named (upper case).
std::string head_without(const Line& line, const std::set<std::string_view>& dropped);

}  // namespace larkdav::mapping::ical
