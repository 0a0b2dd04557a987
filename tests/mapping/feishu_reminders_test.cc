#include "mapping/feishu/reminders.h"

#include <doctest/doctest.h>

using namespace larkdav::mapping::feishu;

TEST_CASE("reminders are minutes before the start, negative after it") {
  const Json event = {{"reminders", {{{"minutes", 15}}, {{"minutes", -5}}, {{"minutes", 15}}}}};
  CHECK(reminders_from_feishu(event) == std::set<int>{-5, 15});
  CHECK(reminders_to_feishu({-5, 15}) == Json{{{"minutes", -5}}, {{"minutes", 15}}});
}

TEST_CASE("no reminders are an empty list") {
  CHECK(reminders_from_feishu(Json::object()).empty());
  CHECK(reminders_to_feishu({}) == Json::array());
}

TEST_CASE("reminders out of range stay on the other side, unreadable ones are skipped") {
  CHECK(reminders_as_stored({-20161, -20160, 0, 20160, 20161}) == std::set<int>{-20160, 0, 20160});
  const Json event = {
      {"reminders", {{{"minutes", 99999}}, 7, {{"minutes", "x"}}, {{"minutes", 0}}}}};
  CHECK(reminders_from_feishu(event) == std::set<int>{0});
}
