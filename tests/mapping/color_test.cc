#include "mapping/color.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace larkdav::mapping;

TEST_CASE("colour names are read in any case, and nothing else is a colour") {
  CHECK(color_of_name("CornflowerBlue") == 0x6495ED);
  CHECK(color_of_name("grey") == color_of_name("gray"));
  CHECK_FALSE(color_of_name("#FF0000"));
  CHECK_FALSE(color_of_name(""));
}

TEST_CASE("every colour snaps to one of the palette, and stays there") {
  CHECK(rc::check([] {
    const int rgb = *rc::gen::inRange(0, 0x1000000);
    const int snapped = nearest_color(rgb);
    RC_ASSERT(nearest_color(snapped) == snapped);
    RC_ASSERT(color_of_name(nearest_color_name(rgb)) == snapped);
  }));
}
