#include "tools/feishu_sim/paging.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace larkdav::feishu_sim {
namespace {

constexpr std::size_t kShortPage = 2;

std::string to_hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

// FNV-1a: catches altered tokens, keeps no secret.
std::string check_sum(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  std::string bytes;
  for (unsigned i = 0; i < 4; ++i) bytes += static_cast<char>((hash >> (8U * i)) & 255U);
  return to_hex(bytes);
}

std::string from_hex(std::string_view hex) {
  std::string escaped;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    escaped += "%" + std::string(hex.substr(i, 2));
  return percent_decode(escaped, false);
}

}  // namespace

std::size_t page_size(const Call& call, const PageSizes& sizes) {
  const auto sent = call.request.parameter("page_size");
  if (!sent) return static_cast<std::size_t>(sizes.otherwise);
  int value = 0;
  const auto [end, error] = std::from_chars(sent->data(), sent->data() + sent->size(), value);
  if (error != std::errc{} || end != sent->data() + sent->size()) refuse(kInvalidParameters);
  if (sizes.raises) return static_cast<std::size_t>(std::clamp(value, sizes.least, sizes.most));
  if (value < sizes.least) {
    refuse_field("page_size", *sent, "the min value is " + std::to_string(sizes.least));
  }
  if (value > sizes.most) refuse(kInvalidParameters);
  return static_cast<std::size_t>(value);
}

std::string seal(std::string_view kind, const Json& content) {
  const std::string hex = to_hex(content.dump());
  return std::string(kind) + "_" + check_sum(std::string(kind) + hex) + "_" + hex;
}

Json unseal(std::string_view kind, const std::string& token) {
  const std::string prefix = std::string(kind) + "_";
  if (token.size() > 4096 || token.rfind(prefix, 0) != 0) refuse(kTokenExpired);
  const std::string rest = token.substr(prefix.size());
  const auto cut = rest.find('_');
  if (cut == std::string::npos) refuse(kTokenExpired);
  const std::string hex = rest.substr(cut + 1);
  if (check_sum(std::string(kind) + hex) != rest.substr(0, cut)) refuse(kTokenExpired);
  Json content = Json::parse(from_hex(hex), nullptr, false);
  if (!content.is_object()) refuse(kTokenExpired);
  return content;
}

Slice cut_page(const Toggles& toggles, std::size_t available, std::size_t size, bool after_empty) {
  const std::string& shape = toggles.text("page_shape");
  if (shape == "short_and_empty" && !after_empty && available > 0) return {0, true, true};
  if (shape != "normal") size = std::min(size, kShortPage);
  return {std::min(size, available), available > size, false};
}

}  // namespace larkdav::feishu_sim
