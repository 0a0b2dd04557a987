// A CalDAV server in memory: one collection, the requests that clients really send, and the flaws
// that real servers were measured to have (CalDAV servers 1 and 2), each a switch. Knows nothing of
// ours: requests and replies are plain HTTP, texts are edited by the line.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/dice.h"

namespace larkdav::tests {

enum class EtagKind {
  content,        // strong, new for each text
  weak,           // W/"…"
  absent_on_put,  // none on the reply to PUT
  none,           // nowhere
  counter,   // versions of the href, starting anew after a deletion: the same tag, other content
  restless,  // a new one whenever the text is read
};
enum class StaleToken { forbidden, failure, whole_list, empty_list };
enum class AbsentHref { entry, left_out, whole_report };
enum class UidConflict { allowed, conflict_409, forbidden_with_href, multistatus };

struct CalDavFlaws {
  bool rewrites = false;    // order, folding, a property of its own
  bool restamps = false;    // LAST-MODIFIED and DTSTAMP become the server's
  bool adds_class = false;  // CLASS:PUBLIC where none is
  EtagKind etag = EtagKind::content;
  bool ignores_if_match = false;
  bool ignores_if_none_match = false;
  bool forgets_deletions = false;  // deltas never name them
  StaleToken stale_token = StaleToken::forbidden;
  AbsentHref absent = AbsentHref::entry;
  UidConflict uid_conflict = UidConflict::conflict_409;
  bool has_sync = true;         // sync-collection at all
  int page = 0;                 // entries of a delta page; 0: all
  bool lower_case_hex = false;  // hrefs written with %e4 for %E4
};
CalDavFlaws draw_flaws(Dice& dice);
std::string describe(const CalDavFlaws& flaws);

struct CalDavRequest {
  std::string method;
  std::string path;                            // decoded
  std::map<std::string, std::string> headers;  // lower-case names
  std::string body;
};
struct CalDavReply {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
};

class CalDavServer {
 public:
  explicit CalDavServer(CalDavFlaws flaws) : flaws_(flaws) {}
  static constexpr const char* kCollection = "/dav/alice/office/";
  static constexpr const char* kRefusedWord = "no-entry";  // in a PUT: refused, as filters do

  CalDavReply handle(const CalDavRequest& request, std::int64_t now);

  // -- as a person's own client does it, always with the newest text
  [[nodiscard]] std::map<std::string, std::string> texts() const;  // by href
  void put(const std::string& href, const std::string& text, std::int64_t now);
  void remove(const std::string& href);
  void rename(const std::string& from, const std::string& to);

  void expire_tokens() { oldest_token_ = sequence_; }
  // The next listings show what was there before the last `changes` changes.
  void lag(std::int64_t changes) { lag_ = changes; }
  [[nodiscard]] const CalDavFlaws& flaws() const { return flaws_; }

 private:
  struct Resource {
    std::string text;
    std::string etag;
    int version = 0;
  };
  struct Event {  // of the change log
    std::int64_t sequence;
    std::string href;
  };

  CalDavReply get(const std::string& href);
  CalDavReply put_request(const CalDavRequest& request, std::int64_t now);
  CalDavReply delete_request(const CalDavRequest& request);
  CalDavReply propfind(const CalDavRequest& request);
  CalDavReply report(const CalDavRequest& request);
  CalDavReply sync_collection(const std::string& token);
  CalDavReply multiget(const std::vector<std::string>& hrefs);
  CalDavReply query(const std::string& uid);
  [[nodiscard]] std::optional<CalDavReply> uid_conflict(const std::string& href,
                                                        const std::string& uid) const;
  void store(const std::string& href, const std::string& text, std::int64_t now);
  void log_change(const std::string& href);
  [[nodiscard]] std::string stored_form(const std::string& text, std::int64_t now) const;
  std::string read_etag(Resource& resource);
  [[nodiscard]] std::string shown_href(const std::string& href) const;
  [[nodiscard]] std::string entry(const std::string& href, Resource& resource, bool with_text);
  [[nodiscard]] std::string token() const;

  CalDavFlaws flaws_;
  std::map<std::string, Resource> resources_;
  std::vector<Event> log_;
  std::int64_t sequence_ = 1;
  std::int64_t oldest_token_ = 0;
  std::set<std::int64_t> granted_;
  std::int64_t etags_ = 0;
  std::int64_t lag_ = 0;
};

}  // namespace larkdav::tests
