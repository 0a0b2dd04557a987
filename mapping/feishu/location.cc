#include "mapping/feishu/location.h"

#include "mapping/feishu/text.h"

namespace larkdav::mapping::feishu {

std::string location_from_feishu(const Json& event) {
  const Json* location = object_member(event, "location");
  if (location == nullptr) return {};
  const std::string name = clean(string_member(*location, "name"));
  const std::string address = clean(string_member(*location, "address"));
  if (name.empty() || address.empty()) return name + address;
  return name + ", " + address;
}

Json location_to_feishu(const std::string& location) {
  if (location.empty()) return Json::object();
  return {{"name", location_as_stored(location)}};
}

std::string location_as_stored(const std::string& location) {
  return cut(location, kLocationNameMax);
}

}  // namespace larkdav::mapping::feishu
