// Hashes and encodings that names are made of. Pure.
#pragma once

#include <string>
#include <string_view>

namespace larkdav::adapters {

std::string sha256(std::string_view octets);  // 32 octets
std::string base32(std::string_view octets);  // RFC 4648 §6, lower case, no padding
std::string base64(std::string_view octets);  // RFC 4648 §4, padded
std::string hex(std::string_view octets);     // lower case

// The file name of a calendar object resource we create: the same for everybody who copies this UID
// into this calendar, so that two creations meet (reference sync.md 5). `generation` is raised when
// the name turns out to be taken.
std::string resource_name(std::string_view calendar, std::string_view uid, int generation);

}  // namespace larkdav::adapters
