#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Pairs parse_query(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    const auto cut = text.find('&');
    const std::string_view piece = text.substr(0, cut);
    text = cut == std::string_view::npos ? std::string_view{} : text.substr(cut + 1);
    if (piece.empty()) continue;
    const auto equals = piece.find('=');
    pairs.emplace_back(
        percent_decode(piece.substr(0, equals), true),
        equals == std::string_view::npos ? "" : percent_decode(piece.substr(equals + 1), true));
  }
  return pairs;
}

}  // namespace

std::optional<std::string> Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string percent_decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Request make_request(std::string method, std::string_view target, std::string authorization,
                     std::string body) {
  const auto cut = target.find('?');
  Request request;
  request.method = std::move(method);
  request.path = std::string(target.substr(0, cut));
  if (cut != std::string_view::npos) request.query = parse_query(target.substr(cut + 1));
  request.authorization = std::move(authorization);
  request.body = std::move(body);
  return request;
}

}  // namespace larkdav::feishu_sim
