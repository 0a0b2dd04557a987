#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim {

// A group chat that may be invited (Feishu reference 7.1).
struct Chat {
  std::string name;
  std::vector<std::string> members;  // open_ids
};

// A file uploaded for calendars (Feishu reference 4.1, attachments).
struct File {
  std::string name;
  std::int64_t size = 0;  // bytes
  std::string owner;      // open_id of who may attach it; empty: everybody
};

// An Exchange account bound to a person's calendar (Feishu reference 3.8).
struct ExchangeBinding {
  std::string admin_account;
  std::string exchange_account;
  std::string open_id;
  double made_at = 0;  // its status follows from its age
};

// What lies around the calendars in the one tenant.
struct Directory {
  std::map<std::string, Chat> chats;  // by chat id
  std::map<std::string, File> files;  // by file token
  std::map<std::string, ExchangeBinding> bindings;
  std::vector<std::string> exchange_admins;  // accounts Exchange knows; empty: any
};

// For the data file.
Json directory_to_json(const Directory& directory);
Directory directory_from_json(const Json& json);

}  // namespace larkdav::feishu_sim
