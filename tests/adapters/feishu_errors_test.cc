#include "adapters/feishu/errors.h"

#include <doctest/doctest.h>

using namespace larkdav::adapters::feishu;
using larkdav::engine::Cause;
using larkdav::engine::Retry;
using larkdav::engine::Scope;

TEST_CASE("every code has its class, its reach and whether to try again") {
  struct Row {
    int status;
    long code;
    Class kind;
    Scope scope;
    Retry retry;
  };
  const Row rows[] = {
      {200, 0, Class::done, Scope::item, Retry::never},
      {400, 190002, Class::item_refused, Scope::item, Retry::never},
      {500, 190003, Class::unsure, Scope::account, Retry::later},
      {429, 190004, Class::throttled, Scope::account, Retry::later},
      {429, 190005, Class::throttled, Scope::account, Retry::later},
      {404, 190007, Class::account_refused, Scope::account, Retry::never},
      {400, 190008, Class::listing_expired, Scope::calendar, Retry::now},
      {400, 190009, Class::listing_conflict, Scope::calendar, Retry::now},
      {429, 190010, Class::contended, Scope::account, Retry::later},
      {400, 190013, Class::item_refused, Scope::item, Retry::never},
      {400, 190014, Class::item_refused, Scope::item, Retry::never},
      {404, 191000, Class::calendar_lost, Scope::calendar, Retry::never},
      {403, 191002, Class::calendar_lost, Scope::calendar, Retry::never},
      {403, 191003, Class::calendar_lost, Scope::calendar, Retry::never},
      {403, 191004, Class::calendar_lost, Scope::calendar, Retry::never},
      {400, 193000, Class::item_refused, Scope::item, Retry::never},
      {404, 193001, Class::item_missing, Scope::item, Retry::never},
      {403, 193002, Class::item_refused, Scope::item, Retry::never},
      {403, 193003, Class::item_missing, Scope::item, Retry::never},
      {400, 193105, Class::item_refused, Scope::item, Retry::never},
      {400, 195112, Class::item_refused, Scope::item, Retry::never},
      {400, 99991400, Class::throttled, Scope::account, Retry::later},
      {400, 99991663, Class::token_refused, Scope::account, Retry::never},
      {400, 99991668, Class::token_refused, Scope::account, Retry::never},
      {401, 99991677, Class::token_refused, Scope::account, Retry::never},
      {200, 99991677, Class::token_refused, Scope::account, Retry::never},
      {400, 99991672, Class::account_refused, Scope::account, Retry::never},
      {400, 99991679, Class::account_refused, Scope::account, Retry::never},
      {400, 99991543, Class::account_refused, Scope::account, Retry::never},
      {400, 99992402, Class::item_refused, Scope::item, Retry::never},
      {200, 10015, Class::account_refused, Scope::account, Retry::never},
      {500, 5000, Class::unsure, Scope::account, Retry::later},
      {400, 123456, Class::item_refused, Scope::item, Retry::never},
      {503, 123456, Class::unsure, Scope::account, Retry::later},
      {429, 123456, Class::throttled, Scope::account, Retry::later},
  };
  for (const Row& row : rows) {
    CAPTURE(row.code);
    CAPTURE(row.status);
    const Verdict verdict = classify(row.status, row.code);
    CHECK(verdict.kind == row.kind);
    CHECK(verdict.scope == row.scope);
    CHECK(verdict.retry == row.retry);
    if (row.code != 0) CHECK_FALSE(verdict.words.empty());
  }
}

TEST_CASE("what only people can mend says how") {
  for (const long code :
       {190007L, 191000L, 191002L, 99991543L, 99991663L, 99991672L, 99991679L, 21000L}) {
    CAPTURE(code);
    CHECK_FALSE(classify(400, code).cure.empty());
  }
  CHECK(classify(400, 99991663).cause == Cause::authorisation);
  CHECK(classify(404, 190007).cause == Cause::configuration);
}

TEST_CASE("only done and unsure may have been applied") {
  CHECK_FALSE(not_applied(Class::done));
  CHECK_FALSE(not_applied(Class::unsure));
  for (const Class kind :
       {Class::item_missing, Class::item_refused, Class::throttled, Class::contended,
        Class::not_sent, Class::token_refused, Class::calendar_lost}) {
    CHECK(not_applied(kind));
  }
}

TEST_CASE("an untrusted certificate is not tried again") {
  larkdav::adapters::http::Reply reply;
  reply.delivery = larkdav::adapters::http::Delivery::not_sent;
  reply.verification_failed = true;
  CHECK(classify_without_code(reply).retry == Retry::never);
  CHECK_FALSE(classify_without_code(reply).cure.empty());
}
