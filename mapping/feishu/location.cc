#include "mapping/feishu/location.h"

#include <cmath>

#include "mapping/feishu/text.h"

namespace larkdav::mapping::feishu {
namespace {

// The usual rectangle around the mainland; what lies outside of it is WGS 84 for certain.
bool may_be_shifted(const engine::Coordinates& place) {
  return place.longitude > 720'040 && place.longitude < 1'378'347 && place.latitude > 8'293 &&
         place.latitude < 558'271;
}

std::optional<engine::Coordinates> outside_of_china(const engine::Coordinates& place) {
  if (may_be_shifted(place)) return std::nullopt;
  return place;
}

std::optional<double> degrees(const Json& location, const char* name, double most) {
  const auto found = location.find(name);
  if (found == location.end() || !found->is_number()) return std::nullopt;
  const double value = found->get<double>();
  if (!(std::abs(value) <= most)) return std::nullopt;
  return value;
}

}  // namespace

std::string location_from_feishu(const Json& event) {
  const Json* location = object_member(event, "location");
  if (location == nullptr) return {};
  const std::string name = clean(string_member(*location, "name"));
  const std::string address = clean(string_member(*location, "address"));
  if (name.empty() || address.empty()) return name + address;
  return name + ", " + address;
}

Json location_to_feishu(const std::string& location,
                        const std::optional<engine::Coordinates>& place) {
  if (location.empty()) return Json::object();
  Json out = {{"name", location_as_stored(location)}};
  if (place) {
    out["latitude"] = place->latitude / 1e4;
    out["longitude"] = place->longitude / 1e4;
  }
  return out;
}

std::optional<std::string> emptied_location_body(std::string_view body, std::string_view reply) {
  const auto sent = parse_object(body);
  const auto event = parse_object(reply);
  const Json* location = sent ? object_member(*sent, "location") : nullptr;
  if (location == nullptr || !location->empty()) return std::nullopt;
  if (!event || location_from_feishu(*event).empty()) return std::nullopt;
  return to_text(Json{{"need_notification", false}, {"location", {{"name", ""}}}});
}

std::string location_as_stored(const std::string& location) {
  return cut(location, kLocationNameMax);
}

std::optional<engine::Coordinates> place_from_feishu(const Json& event) {
  const Json* location = object_member(event, "location");
  if (location == nullptr) return std::nullopt;
  const auto latitude = degrees(*location, "latitude", 90);
  const auto longitude = degrees(*location, "longitude", 180);
  if (!latitude || !longitude) return std::nullopt;
  const engine::Coordinates place{static_cast<int>(std::lround(*latitude * 10000)),
                                  static_cast<int>(std::lround(*longitude * 10000))};
  if (place == engine::Coordinates{}) return std::nullopt;  // what programs write for "none"
  return outside_of_china(place);
}

std::optional<engine::Coordinates> place_as_stored(const engine::EventFields& fields) {
  if (!fields.place || location_as_stored(fields.location).empty()) return std::nullopt;
  return outside_of_china(*fields.place);
}

}  // namespace larkdav::mapping::feishu
