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
  if (sizes.raises) value = std::max(value, sizes.least);
  if (value < sizes.least) {
    refuse_field("page_size", *sent, "the min value is " + std::to_string(sizes.least));
  }
  if (value > sizes.most) refuse(kInvalidParameters);
  return static_cast<std::size_t>(value);
}

OffsetPage page_by_offset(const Call& call, std::string_view kind, Json all,
                          const PageSizes& sizes) {
  const std::size_t size = page_size(call, sizes);
  Json place = {{"who", call.who ? call.who->open_id : ""}, {"path", call.request.path}};
  std::size_t offset = 0;
  bool after_empty = false;
  if (const auto token = call.request.parameter("page_token"); token && !token->empty()) {
    const Json given = unseal(kind, *token);
    if (given.value("who", "") != place["who"] || given.value("path", "") != place["path"])
      refuse(kTokenExpired);
    if (given.value("epoch", std::int64_t{-1}) != call.world.sync_epoch) refuse(kTokenExpired);
    offset = std::min(given.value("offset", std::size_t{0}), all.size());
    after_empty = given.value("empty", false);
  }
  const Slice slice = cut_page(call.toggles, all.size() - offset, size, after_empty);
  OffsetPage page{Json::array(), slice.has_more, ""};
  for (std::size_t i = 0; i < slice.count; ++i) page.items.push_back(std::move(all[offset + i]));
  if (!slice.has_more) return page;
  place["epoch"] = call.world.sync_epoch;
  place["offset"] = offset + slice.count;
  place["empty"] = slice.was_empty;
  page.page_token = seal(kind, place);
  return page;
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
