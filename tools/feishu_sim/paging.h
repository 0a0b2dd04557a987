#pragma once

#include <string>
#include <string_view>

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

struct PageSizes {
  int otherwise;  // where page_size was not sent
  int least;
  int most;
  bool raises = false;  // smaller values are raised to `least` instead of refused
};

// page_size of a call (Feishu reference 1.8): below the range 99992402, above it or no number
// 190002.
std::size_t page_size(const Call& call, const PageSizes& sizes);

// Opaque token that holds `content`; survives a restart, cannot be guessed at or altered unnoticed.
std::string seal(std::string_view kind, const Json& content);

// Content of a token made by seal() of the same kind; anything else is 190008 (Feishu
// reference 5.4).
Json unseal(std::string_view kind, const std::string& token);

// A page of a listing that is cut by position.
struct OffsetPage {
  Json items;
  bool has_more = false;
  std::string page_token;  // empty on the last page
};

// The page of `all` that page_size and page_token of a call name; tokens hold for the same call by
// the same identity only.
OffsetPage page_by_offset(const Call& call, std::string_view kind, Json all,
                          const PageSizes& sizes);

// What a page of a listing looks like once its candidates are known.
struct Slice {
  std::size_t count = 0;  // items on this page, from the front of the candidates
  bool has_more = false;
  bool was_empty = false;  // the page was left empty on purpose; the next one is not
};

// Cuts a page from `available` candidates after the toggle page_shape (Feishu reference 1.8);
// `after_empty` says that the page before was the empty one.
Slice cut_page(const Toggles& toggles, std::size_t available, std::size_t size, bool after_empty);

}  // namespace larkdav::feishu_sim
