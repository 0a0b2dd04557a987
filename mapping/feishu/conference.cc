#include "mapping/feishu/conference.h"

#include "mapping/feishu/text.h"

namespace larkdav::mapping::feishu {

std::string conference_from_feishu(const Json& event) {
  const Json* vchat = object_member(event, "vchat");
  if (vchat == nullptr) return {};
  const std::string type = string_member(*vchat, "vc_type");
  if (type == "vc" || type == "third_party" || type == "third_party_meeting") {
    return clean(string_member(*vchat, "meeting_url"));
  }
  return {};
}

Json conference_to_feishu(const std::string& url) {
  const std::string stored = conference_as_stored(url);
  if (stored.empty()) return {{"vc_type", "no_meeting"}};
  return {{"vc_type", "third_party"}, {"meeting_url", stored}};
}

std::string conference_as_stored(const std::string& url) {
  const std::string cleaned = clean(url);
  const bool web = cleaned.starts_with("https://") || cleaned.starts_with("http://");
  return web && cleaned.size() <= kMeetingUrlMax ? cleaned : std::string();
}

bool has_unmapped_conference(const Json& event) {
  const Json* vchat = object_member(event, "vchat");
  if (vchat == nullptr) return false;
  const std::string type = string_member(*vchat, "vc_type");
  return !type.empty() && type != "no_meeting" && type != "unknown" && type != "vc" &&
         conference_from_feishu(event).empty();
}

}  // namespace larkdav::mapping::feishu
