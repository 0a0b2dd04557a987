#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace larkdav::feishu_sim {

// FIPS 180-4; the service's own, for it shares no code with its clients.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);

// RFC 4648 4, padded.
std::string base64(std::string_view bytes);
// RFC 4648 5, without padding, as PKCE wants it (RFC 7636 appendix A).
std::string base64url(std::string_view bytes);
// nullopt where the text is not canonical padded base64.
std::optional<std::string> from_base64(std::string_view text);

// RFC 3986 percent-encoding of everything but unreserved characters.
std::string percent_encode(std::string_view text);
// &, <, > and quotes as entities.
std::string html_escape(std::string_view text);

}  // namespace larkdav::feishu_sim
