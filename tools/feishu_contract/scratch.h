// A calendar of our own on the service, for trying things out: made for it and deleted with it.
// Nobody is invited and nobody is told.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "adapters/feishu/client.h"
#include "adapters/feishu/requests.h"
#include "adapters/http/retry.h"

namespace larkdav::feishu_contract {

using adapters::feishu::Answer;
using adapters::feishu::Call;
using Json = nlohmann::json;

struct Service {  // the references must outlive what is done with it
  adapters::feishu::Client& client;
  adapters::http::Transport& transport;  // for requests with no token, or a wrong one
  std::string base_url;
  adapters::http::Sleeper sleep;
};

class Scratch {
 public:
  // Makes the calendar. Throws engine::ReplicaError where that is refused.
  explicit Scratch(Service service);
  // Deletes it. `remove` tells whether that succeeded; the destructor can't.
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] bool remove();

  [[nodiscard]] const std::string& calendar() const { return calendar_; }
  [[nodiscard]] const Service& service() const { return service_; }
  Answer ask(const Call& call) { return service_.client.call_one(call); }

  // The event made from this body, with what makes it quiet added; the answer tells why not.
  Answer make(const Json& body);
  Answer make_with_key(const Json& body, const std::string& key);
  // Many at once; those that were made, by id.
  std::vector<std::string> make_all(const std::vector<Json>& bodies);
  Answer patch(const std::string& event_id, Json body);
  Answer get(const std::string& event_id);
  Answer erase(const std::string& event_id, bool destroy = false);
  // The event as it reads once the service has settled; null where it can't be read.
  Json read(const std::string& event_id);
  // Longer than reads lag behind writes (Feishu reference 5.6).
  void settle();

  // All items of a listing and the token it ends with. `page_size` 50 to 1000.
  struct Listing {
    std::vector<Json> items;
    std::string sync_token;
    bool short_pages = false;  // a page below its size, with more to come
    bool empty_pages = false;
    std::string continued_by;  // page_token or sync_token, of the first page with more to come
    Answer refused;            // where ok is false
    bool ok = false;
  };
  Listing list(const adapters::feishu::ListPosition& position, int page_size = 1000,
               const std::string& anchor = "1");
  // The instances of a series in the spring of 2027, in order of their start.
  std::vector<Json> instances(const std::string& series_id);

 private:
  Service service_;
  std::string calendar_;
  long keys_ = 0;
  std::string run_;  // of idempotency keys
};

std::string id_of(const Answer& created);
Json event_in(const Answer& answer);
std::string text_of(const Json& object, const char* name);
// An hour, `hours` after Wednesday 2027-03-10 10:00 in Shanghai.
Json timed(const std::string& title, long long hours = 0);
Json days(const std::string& title, const std::string& first, const std::string& last);
Json weekly(const std::string& title);  // on Wednesdays, until the end of April
long long first_start();                // of timed(…, 0)
// "refused with code 190002 (…)".
std::string refusal(const Answer& answer);

}  // namespace larkdav::feishu_contract
