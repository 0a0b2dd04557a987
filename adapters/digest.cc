#include "adapters/digest.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace larkdav::adapters {

std::string sha256(std::string_view octets) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  if (EVP_Digest(octets.data(), octets.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string base32(std::string_view octets) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  unsigned int bits = 0;
  unsigned int count = 0;
  for (const char c : octets) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (count += 8; count >= 5; count -= 5) out += kAlphabet[(bits >> (count - 5)) & 31U];
    bits &= (1U << count) - 1;
  }
  if (count > 0) out += kAlphabet[(bits << (5 - count)) & 31U];
  return out;
}

std::string base64(std::string_view octets) {
  std::string out(4 * ((octets.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(octets.data()),
                                   static_cast<int>(octets.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string hex(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : octets) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

std::string resource_name(std::string_view calendar, std::string_view uid, int generation) {
  constexpr std::size_t kLength = 26;
  const std::string zero(1, '\0');  // parts the inputs: no two of them hash alike by accident
  std::string input = "larkdav" + zero + std::string(calendar) + zero + std::string(uid);
  if (generation > 0) input += zero + std::to_string(generation);
  return base32(sha256(input)).substr(0, kLength) + ".ics";
}

}  // namespace larkdav::adapters
