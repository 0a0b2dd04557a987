#include <algorithm>
#include <array>

#include "tools/feishu_sim/encoding.h"
#include "tools/feishu_sim/tenant.h"

// Exchange bindings (Feishu reference 3.8) and CalDAV credentials (3.7).
namespace larkdav::feishu_sim {
namespace {

constexpr std::size_t kAccountLimit = 500;
constexpr std::size_t kDeviceNameLimit = 100;
constexpr double kStageSeconds = 30;

void check_administrator(const Call& call) {
  if (!call.who->admin) refuse(kNoSuperAdministrator);
}

std::string account(const Call& call, const char* name) {
  const auto text = text_member(call.body, name);
  if (!text || text->empty() || text->size() > kAccountLimit ||
      text->find(' ') != std::string::npos)
    refuse(kInvalidParameters);
  return *text;
}

// Binding goes through its stages by itself; how fast is not documented.
std::string status_of(const ExchangeBinding& binding, double now) {
  constexpr std::array kStages = {"doing", "cal_done", "timespan_done", "done"};
  const double age = std::clamp((now - binding.made_at) / kStageSeconds, 0.0, 3.0);
  return kStages.at(static_cast<std::size_t>(age));
}

Json binding_view(const Call& call, const std::string& id, const ExchangeBinding& binding) {
  Json view = {{"user_id", binding.open_id},
               {"status", status_of(binding, call.now)},
               {"exchange_binding_id", id}};
  if (call.scopes.contains("contact:user.email:readonly")) {
    view["admin_account"] = binding.admin_account;
    view["exchange_account"] = binding.exchange_account;
  }
  return view;
}

std::map<std::string, ExchangeBinding>::iterator binding_in_path(Call& call) {
  check_administrator(call);
  const std::string& id = call.path.at("exchange_binding_id");
  const auto text = from_base64(id);
  if (!text || text->find(' ') == std::string::npos) refuse(kInvalidBindingId);
  const auto found = call.world.directory.bindings.find(id);
  if (found == call.world.directory.bindings.end()) refuse(kBindingNotFound);
  return found;
}

}  // namespace

Response create_exchange_binding(Call& call) {
  check_administrator(call);
  const ExchangeBinding binding{account(call, "admin_account"), account(call, "exchange_account"),
                                account(call, "user_id"), call.now};
  const auto user = call.world.users.find(binding.open_id);
  if (user == call.world.users.end() || user->second.dismissed) refuse(kUserNotInTenant);
  if (user->second.is_app) refuse(kBindingTenantMismatch);
  if (binding.admin_account.find('@') == std::string::npos) refuse(kAdminBindingFailed);
  const auto& admins = call.world.directory.exchange_admins;
  if (!admins.empty() &&
      std::find(admins.begin(), admins.end(), binding.admin_account) == admins.end())
    refuse(kAdminAccountMissing);
  const std::string id = base64(binding.admin_account + " " + binding.exchange_account);
  const auto [entry, fresh] = call.world.directory.bindings.emplace(id, binding);
  return success(binding_view(call, id, entry->second));
}

Response get_exchange_binding(Call& call) {
  const auto found = binding_in_path(call);
  return success(binding_view(call, found->first, found->second));
}

Response delete_exchange_binding(Call& call) {
  call.world.directory.bindings.erase(binding_in_path(call));
  return success(Json::object());
}

Response generate_caldav_conf(Call& call) {
  const std::string device = text_member(call.body, "device_name").value_or("");
  if (character_count(device) > kDeviceNameLimit) refuse(kInvalidParameters);
  // Each call makes a new credential; no call lists or ends them.
  return success({{"password", call.world.new_hex(16)},
                  {"user_name", "u_" + call.world.new_hex(8)},
                  {"server_address", "caldav.feishu.cn"},
                  {"device_name", device}});
}

}  // namespace larkdav::feishu_sim
