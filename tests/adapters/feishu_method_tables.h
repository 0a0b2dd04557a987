// What the tables of feishu_methods.h share: the sets of codes that the reference names, and
// readers of replies.
#pragma once

#include "mapping/feishu/members.h"
#include "tests/adapters/feishu_methods.h"

namespace larkdav::tests {

using adapters::feishu::Answer;
using Codes = std::vector<long>;

inline Codes operator+(Codes codes, const Codes& more) {
  codes.insert(codes.end(), more.begin(), more.end());
  return codes;
}

// Feishu reference 3.
inline const Codes kE0{190002, 190003, 190004, 190005, 190006, 190007, 190010, 195100};
inline const Codes kE1 = kE0 + Codes{191000, 191001, 191002, 191003, 191004};
inline const Codes kE2 = kE1 + Codes{193000, 193001, 193002, 193003};
inline const Codes kEt{190008};
inline const Codes kEk{190011, 190012};

inline bool nothing(const Answer& answer, Given&) { return answer.ok(); }

inline bool keep(std::string& place, const std::string& value) {
  if (!value.empty()) place = value;
  return !value.empty();
}

template <typename Value>
bool has(const std::optional<std::vector<Value>>& list) {
  return list && !list->empty();
}

std::vector<Method> calendar_methods();
std::vector<Method> event_methods();
std::vector<Method> organisation_methods();
std::vector<Method> authorisation_methods();

}  // namespace larkdav::tests
