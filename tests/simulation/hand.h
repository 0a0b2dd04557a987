// One side as a person edits it with a client of their own: what is seen is changed as a value, and
// only what differs is written, in the side's raw words.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/caldav_server.h"
#include "tests/simulation/ical_text.h"
#include "tests/simulation/seen_item.h"
#include "tools/feishu_sim/service.h"

namespace larkdav::tests {

class Hand {
 public:
  virtual ~Hand() = default;
  virtual std::vector<SeenItem> look() = 0;
  virtual void create(const SeenItem& item) = 0;
  virtual void write(const SeenItem& old, const SeenItem& now) = 0;
  virtual void remove(const SeenItem& item) = 0;
  // Whether this side's clients carry changed occurrences along when a series moves.
  [[nodiscard]] virtual bool carries_exceptions() const = 0;
  // From now on the item cannot be read: no calendar text, or a private event whose details are
  // kept from us. show() ends it.
  virtual void hide(const SeenItem& item) = 0;
  virtual void show(const std::string& id) = 0;
  // Lineages by item id.
  [[nodiscard]] const std::map<std::string, std::string>& hidden() const { return hidden_; }
  // A word in a title for which this side refuses what we write.
  [[nodiscard]] virtual const char* refused_word() const = 0;
  // Everything the side holds, for the search of a word that somebody wrote.
  virtual std::string everything() = 0;

 protected:
  std::map<std::string, std::string> hidden_;
};

class FeishuHand : public Hand {
 public:
  explicit FeishuHand(feishu_sim::Service& service) : service_(service) {}
  std::vector<SeenItem> look() override;
  void create(const SeenItem& item) override;
  void write(const SeenItem& old, const SeenItem& now) override;
  void remove(const SeenItem& item) override;
  [[nodiscard]] bool carries_exceptions() const override { return false; }
  void hide(const SeenItem& item) override;
  void show(const std::string& id) override { hidden_.erase(id); }
  [[nodiscard]] const char* refused_word() const override { return "content-at-risk"; }
  std::string everything() override;
  // A reply as somebody gets it who may not see the details of what is hidden.
  [[nodiscard]] std::string without_details(const std::string& body) const;

  nlohmann::json records();
  void control(const std::string& what, const nlohmann::json& body);

 private:
  // false: refused, for somebody was faster.
  bool call(const std::string& method, const std::string& path, const nlohmann::json& body = {});
  feishu_sim::Service& service_;
  std::string token_;
};

class CalDavHand : public Hand {
 public:
  using Now = std::function<std::int64_t()>;
  CalDavHand(CalDavServer& server, Now now) : server_(server), now_(std::move(now)) {}
  std::vector<SeenItem> look() override { return seen_on_caldav(server_.texts()); }
  void create(const SeenItem& item) override;
  void write(const SeenItem& old, const SeenItem& now) override;
  void remove(const SeenItem& item) override;
  [[nodiscard]] bool carries_exceptions() const override { return true; }
  void hide(const SeenItem& item) override;
  void show(const std::string& id) override;
  [[nodiscard]] const char* refused_word() const override { return CalDavServer::kRefusedWord; }
  std::string everything() override;

 private:
  void stamp(IcalComponent& calendar) const;
  CalDavServer& server_;
  Now now_;
  std::map<std::string, std::string> texts_;  // of hidden ones, by href
};

}  // namespace larkdav::tests
