#include "tools/larkdav/nearest.h"

#include <algorithm>
#include <numeric>

namespace larkdav::tools {
namespace {

std::size_t edits(std::string_view a, std::string_view b) {  // Levenshtein
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 100;
  if (word.size() > kLongest) return std::nullopt;
  std::optional<std::string> best;
  std::size_t fewest = word.size() <= 3 ? 2 : 3;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongest) continue;
    if (const std::size_t count = edits(word, candidate); count < fewest) {
      fewest = count;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  if (const auto best = nearest(word, known)) return "Did you mean \"" + *best + "\"?";
  std::string list;
  for (const std::string& candidate : known) list += (list.empty() ? "" : ", ") + candidate;
  return list.empty() ? "There is none." : "Known: " + list + ".";
}

}  // namespace larkdav::tools
