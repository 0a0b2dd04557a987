#include "mapping/feishu/choices.h"

#include <doctest/doctest.h>

using namespace larkdav::mapping::feishu;
using larkdav::engine::Classification;
using larkdav::engine::Transparency;

TEST_CASE("visibility is a classification, default is none") {
  for (const char* word : {"default", "public", "private"}) {
    CHECK(classification_to_feishu(classification_from_feishu(word)) == word);
  }
  CHECK(classification_from_feishu("default") == Classification::unspecified);
  CHECK(classification_from_feishu("show_only_free_busy") == Classification::unspecified);
  CHECK(classification_from_feishu("") == Classification::unspecified);
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
