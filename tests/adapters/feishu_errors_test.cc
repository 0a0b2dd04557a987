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

TEST_CASE("every code of the reference has words of its own, and what a person can mend a cure") {
  const long codes[] = {
      190002,   190003,   190004,   190005,   190006,   190007,   190008,   190009,   190010,
      190011,   190012,   190013,   190014,   191000,   191001,   191002,   191003,   191004,
      191005,   191006,   192000,   193000,   193001,   193002,   193003,   193101,   193102,
      193103,   193104,   193105,   193106,   193107,   194000,   194001,   194002,   194003,
      194004,   195100,   195101,   195102,   195103,   195104,   195105,   195106,   195112,
      195113,   99991400, 99991543, 99991661, 99991662, 99991663, 99991664, 99991668, 99991671,
      99991672, 99991673, 99991676, 99991677, 99991679, 99992402, 10003,    10012,    10014,
      10015,    9499,     5000,     1500,     1663,     2200,     21000,    21001,    20001,
      20002,    20003,    20004,    20008,    20009,    20010,    20024,    20026,    20029,
      20035,    20036,    20037,    20048,    20049,    20050,    20063,    20064,    20065,
      20066,    20067,    20068,    20069,    20070,    20071,    20072,    20073,    20074};
  const auto unknown = classify(400, 123456).words;
  for (const long code : codes) {
    CAPTURE(code);
    const Verdict verdict = classify(400, code);
    CHECK(verdict.words != unknown);
    const bool retried = verdict.retry != Retry::never;
    if (verdict.kind == Class::account_refused) CHECK_FALSE(retried);
    if (verdict.kind == Class::unsure) CHECK(retried);
    if (verdict.kind == Class::account_refused || verdict.kind == Class::calendar_lost) {
      CHECK_FALSE(verdict.cure.empty());
    }
    if (verdict.cause == Cause::authorisation) CHECK(verdict.scope == Scope::account);
  }
}
