// Which part of a long enumeration a process goes through, so that several share it.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>
#include <string>

namespace larkdav::tests {

struct Part {  // the begin-th of every step
  std::size_t begin = 0;
  std::size_t step = 1;
};

// What the environment variable says: all, or i/n for the i-th of n parts; nullopt: it is not set.
inline std::optional<Part> part_from(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  const std::string wanted = text;
  if (wanted == "all") return Part{};
  const auto slash = wanted.find('/');
  REQUIRE_MESSAGE(slash != std::string::npos, variable << " is all or i/n");
  const Part part{std::stoul(wanted) - 1, std::stoul(wanted.substr(slash + 1))};
  REQUIRE(part.begin < part.step);
  return part;
}

}  // namespace larkdav::tests
