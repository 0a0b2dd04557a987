#include "adapters/http/transport.h"

namespace larkdav::adapters::http {

std::optional<std::string> Reply::header(const std::string& lower_case_name) const {
  for (const auto& [name, value] : headers)
    if (name == lower_case_name) return value;
  return std::nullopt;
}

}  // namespace larkdav::adapters::http
