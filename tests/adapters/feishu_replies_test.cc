#include "adapters/feishu/replies.h"

#include <doctest/doctest.h>

#include "tests/mapping/feishu_fixture.h"
#include "tests/support/scripted_transport.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;
using larkdav::tests::fixture;

namespace {
std::optional<Answer> example(const std::string& name, int status = 200) {
  const auto body = fixture(name);
  if (!body) return std::nullopt;
  return read_reply(answered(status, body->dump()), "try");
}
}  // namespace

TEST_CASE("a listing page is its items and its tokens") {
  if (const auto answer = example("events.list.stock_page1")) {
    const auto page = list_page(*answer, "items");
    REQUIRE(page);
    CHECK(page->has_more);
    CHECK_FALSE(page->page_token.empty());
    CHECK_FALSE(page->items.empty());
  }
  if (const auto answer = example("events.list.stock_empty_page_has_more")) {
    const auto page = list_page(*answer, "items");
    REQUIRE(page);
    CHECK(page->has_more);
    CHECK(page->items.empty());
  }
  if (const auto answer = example("events.list.delta_none")) {
    const auto page = list_page(*answer, "items");
    REQUIRE(page);
    CHECK_FALSE(page->has_more);
    CHECK_FALSE(page->sync_token.empty());
  }
  CHECK_FALSE(list_page(read_reply(answered(200, R"({"code":0,"data":{}})"), "x"), "items"));
  CHECK(list_page(
      read_reply(answered(200, R"({"code":0,"data":{"items":null,"has_more":false}})"), "x"),
      "items"));
}

TEST_CASE("calendars are read with their role, their colour and why they are refused") {
  if (const auto answer = example("calendars.primary")) {
    const auto found = primary_of(*answer);
    REQUIRE(found);
    CHECK(found->name == "Lin Ya");
    CHECK(found->role == "owner");
    CHECK(found->writable);
    CHECK(found->primary);
    CHECK(found->color == "#579FFF");
  }
  const nlohmann::json calendar = {{"calendar_id", "c"}, {"summary", "Shared"},
                                   {"type", "shared"},   {"role", "reader"},
                                   {"color", -1},        {"summary_alias", "Mine"}};
  const auto reader = calendar_of(calendar);
  REQUIRE(reader);
  CHECK(reader->name == "Mine");
  CHECK_FALSE(reader->writable);
  CHECK(reader->refused.empty());
  CHECK(reader->color.empty());
  for (const auto& [member, value] :
       std::vector<std::pair<std::string, nlohmann::json>>{{"type", "google"},
                                                           {"type", "exchange"},
                                                           {"type", "resource"},
                                                           {"is_third_party", true},
                                                           {"role", "free_busy_reader"}}) {
    CAPTURE(member);
    auto other = calendar;
    other["role"] = "owner";
    other[member] = value;
    CHECK_FALSE(calendar_of(other)->refused.empty());
    CHECK_FALSE(calendar_of(other)->writable);
  }
  CHECK_FALSE(calendar_of({{"summary", "no id"}}));
}

TEST_CASE("a refusal names the code, the details and the log id") {
  if (const auto answer = example("error.field_validation_99992402", 400)) {
    CHECK(answer->verdict.kind == Class::item_refused);
    CHECK(answer->text().find("99992402") != std::string::npos);
    CHECK(answer->text().find("page_size: the min value is 50") != std::string::npos);
    CHECK(answer->log_id == "20261103101116A1B2C3D4E5F60718293E");
  }
  if (const auto answer = example("error.missing_scope_99991679", 400)) {
    const auto error = error_of(*answer, "calendar work");
    CHECK(error.details().cause == engine::Cause::authorisation);
    CHECK(error.details().scope == engine::Scope::account);
    CHECK(error.details().service_code == 99991679);
    CHECK_FALSE(error.details().cure.empty());
  }
  const auto headed = read_reply(
      answered(404, R"({"code":191000,"msg":"not found"})", {{"x-tt-logid", "LOG1"}}), "try");
  CHECK(headed.log_id == "LOG1");
}

TEST_CASE("what is no envelope is judged by its status") {
  struct Row {
    int status;
    const char* body;
    Class kind;
  };
  for (const Row& row :
       {Row{200, "<html>log in</html>", Class::unsure}, Row{200, "", Class::unsure},
        Row{200, R"({"code":0,"data")", Class::unsure}, Row{200, R"({"hello":1})", Class::unsure},
        Row{302, "", Class::unsure}, Row{502, "<html>", Class::unsure},
        Row{429, "", Class::throttled}, Row{401, "", Class::token_refused},
        Row{400, "", Class::item_refused}, Row{404, "nginx", Class::item_refused}}) {
    CAPTURE(row.status);
    CAPTURE(row.body);
    CHECK(read_reply(answered(row.status, row.body), "try").verdict.kind == row.kind);
  }
  CHECK(read_reply(tests::lost(), "try").verdict.kind == Class::unsure);
  CHECK(read_reply(tests::lost(adapters::http::Delivery::not_sent), "try").verdict.kind ==
        Class::not_sent);
}

TEST_CASE("an excerpt of a foreign page is short and printable") {
  const auto answer =
      read_reply(answered(200, "<html>\r\n\x1b[31m" + std::string(5000, 'x')), "try");
  CHECK(answer.excerpt.size() <= 200);
  CHECK(answer.excerpt.find('\x1b') == std::string::npos);
}

TEST_CASE("a tenant token comes at top level") {
  if (const auto answer = example("auth.tenant_access_token_internal")) {
    const auto token = tenant_token_of(*answer);
    REQUIRE(token);
    CHECK_FALSE(token->token.empty());
    CHECK(token->seconds > 0);
  }
  CHECK_FALSE(tenant_token_of(read_reply(answered(200, R"({"code":0})"), "x")));
}

TEST_CASE("an event reply holds its event, a deletion none") {
  if (const auto answer = example("events.create")) {
    CHECK(event_of(*answer).find("\"event_id\"") != std::string::npos);
  }
  if (const auto answer = example("events.delete")) {
    CHECK(answer->ok());
    CHECK(event_of(*answer).empty());
  }
}
