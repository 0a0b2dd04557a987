// Reading one collection: what changed (RFC 6578, or ETags where a server lacks it) and texts by
// multiget, with GET as the way out wherever a server or one poisoned item spoils a report.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/caldav/listing.h"
#include "adapters/caldav/session.h"
#include "engine/replica.h"

namespace larkdav::adapters::caldav {

class Reading {
 public:
  // `session` must outlive this; the collection's path ends with '/'.
  Reading(Session& session, Url collection)
      : session_(session), collection_(std::move(collection)) {}

  void changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink);
  // Complete or gone; those the server would not say anything about are missing.
  std::map<engine::NativeId, engine::Record> read(std::span<const engine::NativeId> ids);
  void fetch(std::span<const engine::NativeId> ids, engine::RecordSink& sink);

  // Whether the server takes a sync token it never gave for a good one: then its deltas may miss
  // deletions. nullopt: it has no tokens or gave no clear answer.
  std::optional<bool> trusts_forged_token(const std::string& token);

  [[nodiscard]] const Url& collection() const { return collection_; }
  [[nodiscard]] Url url_of(const engine::NativeId& id) const;
  [[nodiscard]] std::string where() const { return shown(collection_); }
  [[nodiscard]] const std::string& last_token() const { return last_token_; }

 private:
  using Ids = std::vector<engine::NativeId>;
  bool follow_tokens(Position from, engine::RecordSink& sink);
  std::optional<Multistatus> report_changes(const std::string& token);
  void list_entity_tags(engine::RecordSink& sink);
  std::string collection_tag();
  void read_batches(std::span<const Ids> batches, Ids& unanswered,
                    std::map<engine::NativeId, engine::Record>& into);
  std::map<engine::NativeId, engine::Record> get_each(const Ids& ids);
  void read_one_by_one(const Ids& ids, std::map<engine::NativeId, engine::Record>& into);

  Session& session_;
  Url collection_;
  std::string last_token_;
  bool report_failed_ = false;  // the last sync-collection ended in a 5xx
};

}  // namespace larkdav::adapters::caldav
