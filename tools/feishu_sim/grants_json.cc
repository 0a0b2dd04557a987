#include "tools/feishu_sim/grants_json.h"

namespace larkdav::feishu_sim {
namespace {

Json code_to_json(const AuthorizationCode& code) {
  return {code.open_id,          code.redirect_uri, code.challenge,
          code.challenge_method, code.expires_at,   code.used};
}

AuthorizationCode code_from_json(const Json& json) {
  return {json.at(0).get<std::string>(), json.at(1).get<std::string>(),
          json.at(2).get<std::string>(), json.at(3).get<std::string>(),
          json.at(4).get<double>(),      json.at(5).get<bool>()};
}

Json refresh_to_json(const RefreshToken& token) {
  return {token.open_id,      join_scopes(token.scopes),
          token.access_token, token.expires_at,
          token.consented_at, token.chain,
          token.used,         token.revoked};
}

RefreshToken refresh_from_json(const Json& json) {
  return {json.at(0).get<std::string>(), scopes_from(json.at(1)),  json.at(2).get<std::string>(),
          json.at(3).get<double>(),      json.at(4).get<double>(), json.at(5).get<std::string>(),
          json.at(6).get<bool>(),        json.at(7).get<bool>()};
}

Json device_to_json(const DeviceCode& device) {
  return {device.user_code, join_scopes(device.scopes), device.expires_at,
          device.interval,  device.polled_at,           device.decision};
}

DeviceCode device_from_json(const Json& json) {
  return {json.at(0).get<std::string>(), scopes_from(json.at(1)),  json.at(2).get<double>(),
          json.at(3).get<double>(),      json.at(4).get<double>(), json.at(5).get<std::string>()};
}

template <typename Map, typename Encode>
Json object_of(const Map& map, Encode encode) {
  Json out = Json::object();
  for (const auto& [key, value] : map) out[key] = encode(value);
  return out;
}

}  // namespace

Scopes scopes_from(const Json& text) {
  const auto list = split_scopes(text.get_ref<const std::string&>());
  return {list.begin(), list.end()};
}

Json grants_to_json(const Grants& grants) {
  return {{"consents", object_of(grants.consents,
                                 [](const Consent& one) {
                                   return Json{join_scopes(one.scopes), one.given_at};
                                 })},
          {"codes", object_of(grants.codes, code_to_json)},
          {"refresh_tokens", object_of(grants.refresh_tokens, refresh_to_json)},
          {"devices", object_of(grants.devices, device_to_json)},
          {"consenting", grants.consenting},
          {"app_ticket", grants.app_ticket}};
}

Grants grants_from_json(const Json& json) {
  Grants grants;
  for (const auto& [key, one] : json.at("consents").items())
    grants.consents[key] = {scopes_from(one.at(0)), one.at(1).get<double>()};
  for (const auto& [key, one] : json.at("codes").items()) grants.codes[key] = code_from_json(one);
  for (const auto& [key, one] : json.at("refresh_tokens").items())
    grants.refresh_tokens[key] = refresh_from_json(one);
  for (const auto& [key, one] : json.at("devices").items())
    grants.devices[key] = device_from_json(one);
  grants.consenting = json.at("consenting").get<std::string>();
  grants.app_ticket = json.at("app_ticket").get<std::string>();
  return grants;
}

}  // namespace larkdav::feishu_sim
