#include "state/event_code.h"
#include "state/rows.h"
#include "state/store.h"

namespace larkdav::state {
namespace {

using engine::Link;
using engine::Side;

constexpr std::string_view kSelect =
    "SELECT link.id, link.uid, feishu_item, other_item, state, held_reason, generation, unagreed, "
    "kept, feishu_agreed, other_agreed, apart, writes FROM ";

std::optional<std::string> encoded(const std::optional<engine::Event>& event) {
  return event ? std::optional(encode(*event)) : std::nullopt;
}

std::optional<engine::Event> decoded(const std::optional<std::string>& text) {
  return text ? std::optional(decode_event(*text)) : std::nullopt;
}

std::string select(std::string_view rest) { return std::string(kSelect) += rest; }

}  // namespace

std::vector<Link> PairStore::read_links(Statement rows) {
  std::vector<Link> links;
  while (rows.next()) {
    Link link;
    link.id = rows.integer(0);
    link.uid.value = rows.text(1);
    link.item.feishu = to_optional_text<engine::ItemIdMeaning>(rows.optional_text(2));
    link.item.other = to_optional_text<engine::ItemIdMeaning>(rows.optional_text(3));
    link.state = kLinkStates.value(rows.text(4));
    link.held_reason = rows.text(5);
    link.generation = static_cast<int>(rows.integer(6));
    link.unagreed = decode_mask(rows.text(7));
    link.kept = decode_kept(rows.text(8));
    link.agreed.feishu = decoded(rows.optional_text(9));
    link.agreed.other = decoded(rows.optional_text(10));
    link.apart = rows.integer(11) != 0;
    if (!rows.text(12).empty()) link.writes = decode_writes(rows.text(12));
    links.push_back(std::move(link));
  }
  return links;
}

std::vector<Link> PairStore::links() {
  return read_links(database_.query(select("link WHERE pair = ? ORDER BY link.id"), {pair_}));
}

std::vector<Link> PairStore::links_of(Side side, std::span<const engine::GroupId> groups) {
  want(database_, groups);
  return read_links(database_.query(
      select(side == Side::feishu
                 ? "wanted JOIN link ON feishu_group = text WHERE pair = ? ORDER BY link.id"
                 : "wanted JOIN link ON other_group = text WHERE pair = ? ORDER BY link.id"),
      {pair_}));
}

std::vector<Link> PairStore::links_with_uids(std::span<const engine::Uid> uids) {
  want(database_, uids);
  return read_links(database_.query(
      select("wanted JOIN link ON uid = text WHERE pair = ? ORDER BY link.id"), {pair_}));
}

std::optional<Link> PairStore::link(engine::LinkId id) {
  std::vector<Link> found =
      read_links(database_.query(select("link WHERE pair = ? AND link.id = ?"), {pair_, id}));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

engine::LinkId PairStore::save(const Link& link,
                               const engine::PerSide<std::optional<engine::GroupId>>& groups) {
  const std::optional<std::string> feishu_item = optional_string(link.item.feishu);
  const std::optional<std::string> feishu_group = optional_string(groups.feishu);
  const std::optional<std::string> other_item = optional_string(link.item.other);
  const std::optional<std::string> other_group = optional_string(groups.other);
  const std::optional<std::string> feishu_agreed = encoded(link.agreed.feishu);
  const std::optional<std::string> other_agreed = encoded(link.agreed.other);
  const std::string unagreed = encode(link.unagreed);
  const std::string kept = encode(link.kept);
  const std::string writes = link.writes.empty() ? std::string() : encode(link.writes);
  const long written = database_.run(
      link.id == 0
          ? "INSERT INTO link (uid, feishu_item, feishu_group, other_item, other_group, state, "
            "held_reason, generation, unagreed, kept, feishu_agreed, other_agreed, writes, pair, "
            "apart) "
            "VALUES (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
          : "UPDATE link SET uid = ?2, feishu_item = ?3, feishu_group = ?4, other_item = ?5, "
            "other_group = ?6, state = ?7, held_reason = ?8, generation = ?9, unagreed = ?10, "
            "kept = ?11, feishu_agreed = ?12, other_agreed = ?13, writes = ?14, apart = ?16 "
            "WHERE id = ?1 AND pair = ?15",
      {link.id, link.uid.value, optional_value(feishu_item), optional_value(feishu_group),
       optional_value(other_item), optional_value(other_group), kLinkStates.word(link.state),
       link.held_reason, std::int64_t{link.generation}, unagreed, kept,
       optional_value(feishu_agreed), optional_value(other_agreed), writes, pair_,
       std::int64_t{link.apart}});
  if (written != 1) {
    fail("a link was to be stored that the state does not hold: " + std::to_string(link.id),
         "report this as a fault of larkdav");
  }
  return link.id == 0 ? database_.last_id() : link.id;
}

void PairStore::remove_link(engine::LinkId id) {
  database_.run("DELETE FROM link WHERE pair = ? AND id = ?", {pair_, id});
}

long PairStore::count_links(engine::LinkState state) {
  Statement row = database_.query("SELECT count(*) FROM link WHERE pair = ? AND state = ?",
                                  {pair_, kLinkStates.word(state)});
  return row.next() ? static_cast<long>(row.integer(0)) : 0;
}

long PairStore::active_links() { return count_links(engine::LinkState::active); }
long PairStore::held_links() { return count_links(engine::LinkState::held); }

// -- tombs

void PairStore::bury(const engine::Tomb& tomb) {
  const std::optional<std::string> feishu_item = optional_string(tomb.item.feishu);
  const std::optional<std::string> other_item = optional_string(tomb.item.other);
  database_.run(
      "INSERT OR REPLACE INTO tomb (pair, uid, feishu_item, other_item, buried) "
      "VALUES (?, ?, ?, ?, ?)",
      {pair_, tomb.uid.value, optional_value(feishu_item), optional_value(other_item),
       seconds(tomb.buried)});
}

std::vector<engine::Tomb> PairStore::tombs(std::span<const engine::Uid> uids,
                                           std::span<const engine::ItemId> feishu_items) {
  std::map<engine::Uid, engine::Tomb> found;
  const auto read = [&](Statement rows) {
    while (rows.next()) {
      engine::Tomb tomb;
      tomb.uid.value = rows.text(0);
      tomb.item.feishu = to_optional_text<engine::ItemIdMeaning>(rows.optional_text(1));
      tomb.item.other = to_optional_text<engine::ItemIdMeaning>(rows.optional_text(2));
      tomb.buried = to_instant(rows.integer(3));
      found.insert_or_assign(tomb.uid, tomb);
    }
  };
  want(database_, uids);
  read(
      database_.query("SELECT uid, feishu_item, other_item, buried FROM wanted "
                      "JOIN tomb ON uid = text WHERE pair = ?",
                      {pair_}));
  want(database_, feishu_items);
  read(
      database_.query("SELECT uid, feishu_item, other_item, buried FROM wanted "
                      "JOIN tomb ON feishu_item = text WHERE pair = ?",
                      {pair_}));
  std::vector<engine::Tomb> tombs;
  for (auto& [uid, tomb] : found) tombs.push_back(std::move(tomb));
  return tombs;
}

void PairStore::exhume(const engine::Uid& uid) {
  database_.run("DELETE FROM tomb WHERE pair = ? AND uid = ?", {pair_, uid.value});
}

void PairStore::drop_tombs_before(engine::Instant when) {
  database_.run("DELETE FROM tomb WHERE pair = ? AND buried < ?", {pair_, seconds(when)});
}

}  // namespace larkdav::state
