// The questions that tools/feishu-contract asks of a real service, asked of the local one: they
// find out how each of its toggles is set.
#include "tools/feishu_contract/contract.h"

#include <doctest/doctest.h>

#include "tests/adapters/feishu_bench.h"
#include "tools/feishu_contract/probes.h"

using namespace larkdav;
using namespace larkdav::tests;
using namespace larkdav::feishu_contract;

namespace {

Service service_of(FeishuBench& bench) {
  return {bench.account->client(), bench.transport, "http://sim",
          [&bench](adapters::http::Wait wait) {
            bench.now += static_cast<double>(wait.count()) / 1000;
          }};
}

long calendars(FeishuBench& bench) {
  const auto state = bench.service.handle(feishu_sim::make_request("GET", "/_sim/state")).json();
  return std::count_if(state.at("calendars").begin(), state.at("calendars").end(),
                       [](const Json& each) { return !each.value("is_deleted", false); });
}

void speak_as_a_person(FeishuBench& bench) {
  bench.transport.bearer = bench.service.user_token(feishu_sim::kDefaultUser);
}

}  // namespace

TEST_CASE("every assumption holds of the local service as it is by default, and nothing is left") {
  FeishuBench bench;
  speak_as_a_person(bench);
  const long before = calendars(bench);
  std::vector<std::string> asked;
  const Findings findings =
      ask_everything(service_of(bench), [&](const std::string& what) { asked.push_back(what); });
  CHECK(asked.size() == 16);
  CHECK(findings.size() >= 40);
  for (const Finding& each : findings) {
    CAPTURE(each.assumption);
    CAPTURE(each.seen);
    CHECK(each.held == Held::yes);
  }
  CHECK(calendars(bench) == before);
  const Json document = Json::parse(render_json(findings));
  bench.control("toggles", document.at("toggles"));  // all of them are known there
  CHECK(render_text(findings).find("differs") == std::string::npos);
}

TEST_CASE("each toggle is found out") {
  struct Row {
    const char* toggle;
    Probe probe;
    std::vector<const char*> values;
  };
  const std::vector<Row> rows{
      {"all_day_mode",
       probe_all_day_ends,
       {"in_inclusive_out_exclusive", "in_exclusive_out_exclusive", "in_inclusive_out_inclusive"}},
      {"count_rejected", probe_rules, {"false", "true"}},
      {"rare_rule_parts", probe_rules, {"accepted", "refused"}},
      {"unmatched_start", probe_rules, {"counted", "skipped"}},
      {"rrule_prefix_on_read", probe_rule_form, {"false", "true"}},
      {"until_date_only_on_read", probe_rule_form, {"false", "true"}},
      {"rrule_form_on_read", probe_rule_form, {"as_written", "reordered"}},
      {"delta_paging", probe_pages, {"page_token", "sync_token"}},
      {"anchor_with_sync_token", probe_anchors, {"accepted", "190009"}},
      {"delta_filters_anchor", probe_anchors, {"false", "true"}},
      {"stock_without_anchor", probe_pages, {"uncapped", "capped"}},
      {"list_order", probe_pages, {"created", "exceptions_first", "newest_first"}},
      {"page_shape", probe_pages, {"normal", "short", "short_and_empty"}},
      {"tombstone_richness", probe_deletion, {"full", "sparse"}},
      {"get_deleted", probe_deletion, {"cancelled", "193003"}},
      {"plain_instance_get", probe_occurrences, {"200", "193001"}},
      {"destroyed_in_delta", probe_resets, {"cancelled", "hidden", "cancelled_in_stock_too"}},
      {"delete_exception", probe_resets, {"resets", "ignored", "refused"}},
      {"patch_deleted_instance", probe_occurrences, {"193003", "revived"}},
      {"exception_touches_master", probe_occurrences, {"false", "true"}},
      {"creator_attends", probe_creation, {"false", "true"}},
      {"empty_text", probe_clearing, {"clears", "ignored"}},
      {"empty_recurrence", probe_clearing, {"ignored", "clears"}},
      {"empty_reminders", probe_clearing, {"clears", "ignored"}},
      {"location_clear", probe_clearing, {"empty_object", "empty_name", "none"}},
      {"primary_literal", probe_ids, {"accepted", "refused"}},
      {"percent_encoded_at", probe_ids, {"accepted", "refused"}},
      {"token_error_status", probe_tokens, {"default", "401"}}};
  for (const Row& row : rows) {
    for (const char* value : row.values) {
      CAPTURE(row.toggle);
      CAPTURE(value);
      FeishuBench bench;
      speak_as_a_person(bench);
      bench.toggle(row.toggle, value);
      Scratch scratch(service_of(bench));
      Findings findings;
      row.probe(scratch, findings);
      const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& each) {
        return each.toggle == row.toggle;
      });
      REQUIRE(found != findings.end());
      CAPTURE(found->seen);
      CHECK(found->value == value);
      CHECK(found->held == (std::string(value) == row.values.front() ? Held::yes : Held::no));
    }
  }
}

TEST_CASE("reads that lag behind are found out") {
  FeishuBench bench;
  bench.toggle("read_after_write_lag_s", 2);
  Scratch scratch(service_of(bench));
  Findings findings;
  probe_lag(scratch, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].held == Held::no);
  CHECK(findings[0].value == "2");
}

TEST_CASE("an account that may not make calendars is told so, at once") {
  FeishuBench bench;
  bench.fault({{"method", "POST"}, {"path", "*/calendars"}, {"code", 99991679}, {"times", -1}});
  CHECK_THROWS_AS(ask_everything(service_of(bench), [](const std::string&) {}),
                  engine::ReplicaError);
}
