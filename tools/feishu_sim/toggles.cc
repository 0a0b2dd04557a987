#include "tools/feishu_sim/toggles.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace larkdav::feishu_sim {
namespace {

struct Row {
  std::string_view name;
  std::string_view chapter;  // of the Feishu reference
  std::vector<std::string_view>
      allowed;  // the first is the default; empty: a number from 0 to `most`
  std::string_view meaning;
  double most = 0;
  double initial = 0;
};

// long because: a table, one row for each toggle
const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"all_day_mode",
       "4.3",
       {"in_inclusive_out_exclusive", "in_exclusive_out_exclusive", "in_inclusive_out_inclusive"},
       "how end.date is taken on write and given on read"},
      {"count_rejected", "6.1", {"false", "true"}, "COUNT in a rule answers 190014"},
      {"rare_rule_parts", "6.1", {"accepted", "refused"}, "BYSETPOS and WKST in a rule"},
      {"unmatched_start",
       "6.1",
       {"counted", "skipped"},
       "a first start that the rule does not produce"},
      {"rrule_prefix_on_read", "6.1", {"false", "true"}, "recurrence reads RRULE:FREQ=..."},
      {"until_date_only_on_read", "6.1", {"false", "true"}, "UNTIL reads YYYYMMDD"},
      {"rrule_form_on_read",
       "6.1",
       {"as_written", "reordered"},
       "order of the rule's parts; reordered also names INTERVAL=1"},
      {"delta_paging", "5.3", {"page_token", "sync_token"}, "how a delta of several pages goes on"},
      {"anchor_with_sync_token", "5.3", {"accepted", "190009"}, "anchor_time next to sync_token"},
      {"delta_filters_anchor",
       "5.3",
       {"false", "true"},
       "a delta leaves out what lies before its anchor"},
      {"stock_without_anchor",
       "5.2",
       {"uncapped", "capped"},
       "listing without anchor_time: everything at once, or one page and a usable sync_token"},
      {"list_order",
       "5.2",
       {"created", "exceptions_first", "newest_first"},
       "order of a stock listing"},
      {"page_shape",
       "1.8",
       {"normal", "short", "short_and_empty"},
       "pages of two items, with empty ones between, all with has_more"},
      {"tombstone_richness", "5.3", {"full", "sparse"}, "members of cancelled items"},
      {"get_deleted", "3.3", {"cancelled", "193003"}, "GET of a deleted event"},
      {"plain_instance_get", "4.2", {"200", "193001"}, "GET of an instance that is no exception"},
      {"destroyed_in_delta",
       "5.3",
       {"cancelled", "hidden", "cancelled_in_stock_too"},
       "a record removed by delete_exception=true"},
      {"delete_exception",
       "6.3",
       {"resets", "ignored", "refused"},
       "delete_exception=true: the instance follows the series again, a plain delete, or 190002"},
      {"patch_deleted_instance", "6.3", {"193003", "revived"}, "PATCH of a cancelled exception"},
      {"exception_touches_master",
       "5.3",
       {"false", "true"},
       "the master reappears in the delta when one of its instances changes"},
      {"creator_attends", "7.2", {"false", "true"}, "a person is an attendee of what he creates"},
      {"empty_text", "4.1", {"clears", "ignored"}, "summary or description \"\" on patch"},
      {"empty_recurrence", "6.3", {"ignored", "clears"}, "recurrence \"\" on patch"},
      {"empty_reminders", "4.1", {"clears", "ignored"}, "reminders [] on patch"},
      {"location_clear",
       "12",
       {"empty_object", "empty_name", "none"},
       "what empties the location on patch: {}, {\"name\":\"\"}, nothing"},
      {"primary_literal", "3", {"accepted", "refused"}, "calendar id primary in paths"},
      {"percent_encoded_at", "1.1", {"accepted", "refused"}, "%40 in a path"},
      {"token_error_status", "1.4", {"default", "400", "401"}, "HTTP status of token errors"},
      {"auth_error_status", "1.4", {"400", "200"}, "HTTP status of auth/v3 errors"},
      {"room_answer",
       "7.3",
       {"by_itself", "needs_action", "decline"},
       "an invited room after three seconds: accepts where free, keeps silent, declines"},
      {"acl_subscribes",
       "3.2",
       {"false", "true"},
       "a calendar one is given access to is in one's list at once"},
      {"consent",
       "2.4",
       {"at_once", "page", "denied"},
       "the authorise page and the device flow: agree at once, show a form, refuse"},
      {"oauth_code_type",
       "2.4",
       {"number", "string"},
       "type of code in the token endpoint's answers"},
      {"refresh_switch",
       "2.4",
       {"on", "off"},
       "the app may refresh user tokens; off answers 20074"},
      {"refresh_replay",
       "2.4",
       {"refused", "revokes"},
       "a used refresh token: 20073 alone, or the end of all that came from the same consent"},
      {"app_kind", "2.3", {"custom", "store"}, "custom app, or store app with app_ticket"},
      {"app_state",
       "1.6",
       {"enabled", "disabled", "not_installed", "wrong_unit"},
       "99991662, 99991673 and 190006"},
      {"tenant_key",
       "3.9",
       {"present", "encrypt_deleted", "decrypt_deleted"},
       "the tenant's own key: writing events answers 190011, reading them 190012"},
      {"bot_capability", "2.1", {"on", "off"}, "off: tenant tokens answer 190007"},
      {"access_token_life_s", "2.4", {}, "expires_in of user tokens", 86400, 7200},
      {"refresh_token_life_s", "2.4", {}, "refresh_token_expires_in", 31536000, 604800},
      {"read_after_write_lag_s", "5.6", {}, "reads show the state of so many seconds ago", 60},
      {"idempotency_retention_s", "5.7", {}, "how long a key is remembered", 31536000, 86400},
  };
  return kRows;
}

const Row& row_of(std::string_view name) {
  for (const Row& row : rows()) {
    if (row.name == name) return row;
  }
  throw std::out_of_range("no toggle is named " + std::string(name));
}

// Tests and people write true or 193003 as well as "true"; texts are kept.
std::string as_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_structured() ? "" : value.dump();
}

std::string why_refused(const Row& row, const Json& value) {
  if (row.allowed.empty()) {
    const bool fits =
        value.is_number() && value.get<double>() >= 0 && value.get<double>() <= row.most;
    return fits ? "" : std::string(row.name) + " takes a number from 0 to " + Json(row.most).dump();
  }
  if (std::find(row.allowed.begin(), row.allowed.end(), as_text(value)) != row.allowed.end())
    return "";
  return std::string(row.name) + " takes one of " + Json(row.allowed).dump();
}

}  // namespace

Toggles::Toggles() : values_(Json::object()) {
  for (const Row& row : rows()) {
    const std::string name(row.name);
    if (row.allowed.empty()) {
      values_[name] = row.initial;
    } else {
      values_[name] = std::string(row.allowed.front());
    }
  }
}

const std::string& Toggles::text(std::string_view name) const {
  return values_.at(std::string(name)).get_ref<const std::string&>();
}

double Toggles::number(std::string_view name) const {
  return values_.at(std::string(name)).get<double>();
}

std::string Toggles::set(const Json& changes) {
  if (!changes.is_object()) return "toggles are set by an object of name and value";
  for (const auto& [name, value] : changes.items()) {
    if (!values_.contains(name)) return "no toggle is named " + name;
    if (std::string why = why_refused(row_of(name), value); !why.empty()) return why;
  }
  for (const auto& [name, value] : changes.items()) {
    if (row_of(name).allowed.empty()) {
      values_[name] = value;
    } else {
      values_[name] = as_text(value);
    }
  }
  return "";
}

Json Toggles::describe() const {
  Json list = Json::array();
  for (const Row& row : rows()) {
    Json allowed = row.allowed.empty() ? Json("0.." + Json(row.most).dump()) : Json(row.allowed);
    list.push_back({{"name", std::string(row.name)},
                    {"value", values_.at(std::string(row.name))},
                    {"allowed", std::move(allowed)},
                    {"chapter", std::string(row.chapter)},
                    {"meaning", std::string(row.meaning)}});
  }
  return list;
}

}  // namespace larkdav::feishu_sim
