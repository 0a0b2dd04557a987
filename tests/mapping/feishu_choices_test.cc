#include "mapping/feishu/choices.h"

#include <doctest/doctest.h>

using namespace larkdav::mapping::feishu;
using larkdav::engine::Classification;
using larkdav::engine::Transparency;
using larkdav::mapping::feishu::Json;

TEST_CASE("visibility is a classification, default is none") {
  for (const char* word : {"default", "public", "private"}) {
    CHECK(classification_to_feishu(classification_from_feishu(word)) == word);
  }
  CHECK(classification_from_feishu("default") == Classification::unspecified);
  CHECK(classification_from_feishu("show_only_free_busy") == Classification::unspecified);
  CHECK(classification_from_feishu("") == Classification::unspecified);
}

TEST_CASE("a colour is that of the palette nearest to it, none is the calendar's") {
  CHECK(color_from_feishu({{"color", -11034625}}) == 0x6495ED);  // (87,159,255): cornflowerblue
  CHECK_FALSE(color_from_feishu({{"color", -1}}));
  CHECK_FALSE(color_from_feishu({{"color", 0}}));
  CHECK_FALSE(color_from_feishu(Json::object()));
  CHECK(color_to_feishu(std::nullopt) == -1);
  for (const int rgb : {0xFF0000, 0x000000, 0xFFFFFF, 0x6495ED}) {
    CHECK(color_from_feishu({{"color", color_to_feishu(rgb)}}) == rgb);
  }
}

TEST_CASE("confidential is held as private") {
  CHECK(classification_to_feishu(Classification::confidential) == "private");
  CHECK(classification_as_stored(Classification::confidential) == Classification::personal);
  CHECK(classification_as_stored(Classification::open) == Classification::open);
}

TEST_CASE("free is free, all else is busy") {
  CHECK(transparency_from_feishu("free") == Transparency::free);
  CHECK(transparency_from_feishu("busy") == Transparency::busy);
  CHECK(transparency_from_feishu("") == Transparency::busy);
  CHECK(transparency_to_feishu(Transparency::free) == "free");
  CHECK(transparency_to_feishu(Transparency::busy) == "busy");
}
