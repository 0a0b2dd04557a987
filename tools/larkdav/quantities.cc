#include "tools/larkdav/quantities.h"

#include <charconv>

namespace larkdav::tools {
namespace {

std::optional<long> whole_number(std::string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || text.front() == '-' || error != std::errc() ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<long> seconds_in(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 7L * 86400;
    case 'y':
      return 365L * 86400;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr long kMax = 100L * 365 * 86400;
  if (text.empty()) return std::nullopt;
  const auto unit = seconds_in(text.back());
  const auto amount = whole_number(text.substr(0, text.size() - 1));
  if (!unit || !amount || *amount > kMax / *unit) return std::nullopt;
  return std::chrono::seconds{*amount * *unit};
}

std::optional<engine::DeleteLimit> parse_delete_limit(std::string_view text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.remove_suffix(1);
  const auto value = whole_number(text);
  if (!value || (percent && *value > 100)) return std::nullopt;
  return engine::DeleteLimit{*value, percent};
}

}  // namespace larkdav::tools
