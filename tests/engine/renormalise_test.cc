#include "engine/renormalise.h"

#include <doctest/doctest.h>

#include <cctype>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

// As an older canonical form would have agreed: everything in lower case.
void agree_in_lower_case(World& world) {
  auto store = world.store();
  for (auto link : store.links()) {
    for (const Side side : kSides) {
      for (char& c : link.agreed[side]->fields.title) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      }
    }
    store.save(link, {GroupId{link.item.feishu->value}, GroupId{link.item.other->value}});
  }
}

}  // namespace

TEST_CASE("when the canonical form moves nothing looks changed, and edits still do") {
  World world;
  world.norm_version = "1";
  world.feishu.add(meeting("MEETING"));
  world.feishu.add(meeting("OTHER", 9));
  world.sync();
  agree_in_lower_case(world);
  world.norm_version = "2";
  const auto writes = world.writes();
  RunOptions full;
  full.full = true;
  CHECK(world.sync(full).outcome == Outcome::ok);
  CHECK(world.writes() == writes);
  for (const auto& link : world.store().links()) {
    CHECK(link.agreed.feishu->fields.title.find_first_of("abcdefghijklmnopqrstuvwxyz") ==
          std::string::npos);
  }
  CHECK(world.store().norm_version() == "2");
  world.edit(Side::other, "OTHER", [](Event& e) { e.fields.title = "edited"; });
  world.sync();
  CHECK_FALSE(world.titled(Side::feishu, "edited").value.empty());
}

TEST_CASE("a kept-back change stays kept back when the canonical form moves") {
  World world;
  world.norm_version = "1";
  const ItemId item = world.feishu.add(meeting("MEETING"));
  world.feishu.options.writable_fields = [](const ItemId&) {
    return FieldMask::everything() - FieldMask{Field::title};
  };
  world.sync();
  world.edit(Side::other, "MEETING", [](Event& e) { e.fields.title = "mine"; });
  CHECK(world.sync().kept_back.size() == 1);
  world.norm_version = "2";
  CHECK(world.sync().kept_back.empty());
  CHECK(world.feishu.find(item)->fields.title == "MEETING");
  CHECK_FALSE(world.titled(Side::other, "mine").value.empty());
}
