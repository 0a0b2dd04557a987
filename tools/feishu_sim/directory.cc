#include "tools/feishu_sim/directory.h"

namespace larkdav::feishu_sim {

Json directory_to_json(const Directory& directory) {
  Json chats = Json::object();
  for (const auto& [id, chat] : directory.chats)
    chats[id] = {{"name", chat.name}, {"members", chat.members}};
  Json files = Json::object();
  for (const auto& [token, file] : directory.files)
    files[token] = {{"name", file.name}, {"size", file.size}, {"owner", file.owner}};
  Json bindings = Json::object();
  for (const auto& [id, binding] : directory.bindings) {
    bindings[id] = {{"admin_account", binding.admin_account},
                    {"exchange_account", binding.exchange_account},
                    {"open_id", binding.open_id},
                    {"made_at", binding.made_at}};
  }
  return {{"chats", std::move(chats)},
          {"files", std::move(files)},
          {"bindings", std::move(bindings)},
          {"exchange_admins", directory.exchange_admins}};
}

Directory directory_from_json(const Json& json) {
  const auto object = [&](const char* name) { return json.value(name, Json::object()); };
  const Json chats = object("chats");
  const Json files = object("files");
  const Json bindings = object("bindings");
  Directory directory;
  for (const auto& [id, chat] : chats.items()) {
    directory.chats[id] = {chat.at("name").get<std::string>(),
                           chat.at("members").get<std::vector<std::string>>()};
  }
  for (const auto& [token, file] : files.items()) {
    directory.files[token] = {file.at("name").get<std::string>(),
                              file.at("size").get<std::int64_t>(), file.value("owner", "")};
  }
  for (const auto& [id, binding] : bindings.items()) {
    directory.bindings[id] = {binding.at("admin_account").get<std::string>(),
                              binding.at("exchange_account").get<std::string>(),
                              binding.at("open_id").get<std::string>(),
                              binding.at("made_at").get<double>()};
  }
  directory.exchange_admins = json.value("exchange_admins", std::vector<std::string>{});
  return directory;
}

}  // namespace larkdav::feishu_sim
