#include "adapters/http/trace.h"

#include <doctest/doctest.h>

#include "tests/support/scripted_transport.h"

using namespace larkdav::adapters::http;
using larkdav::tests::answered;
using larkdav::tests::ScriptedTransport;

TEST_CASE("no secret of a request or reply reaches the trace") {
  const std::string secret = "s3cr3t";
  ScriptedTransport inner([&](const Request&) {
    return answered(200, R"({"code":0,"data":{"access_token" : "s3cr3t","name":"Lunch"}})",
                    {{"set-cookie", secret}, {"x-tt-logid", "L1"}});
  });
  std::vector<Traced> traced;
  Trace trace(inner, [&](const Traced& one) { traced.push_back(one); });
  Request request{.method = "POST",
                  .url = "https://me:s3cr3t@x/p?code=s3cr3t&page_token=p1&app_secret=s3cr3t",
                  .headers = {{"Authorization", "Basic " + secret}, {"Depth", "0"}},
                  .body = "grant_type=refresh&refresh_token=s3cr3t&client_secret=s3cr3t"};
  const Reply reply = trace.exchange_one(request);
  CHECK(reply.body.find(secret) != std::string::npos);  // the caller gets the true reply
  request.body = R"({"app_id":"cli_1","app_secret":"s3\"s3cr3t","n":1,"x":["password"]})";
  (void)trace.exchange_one(request);

  REQUIRE(traced.size() == 2);
  for (const Traced& one : traced) {
    std::string all = one.url + one.request_body + one.reply_body;
    for (const auto& headers : {one.request_headers, one.reply_headers})
      for (const auto& [name, value] : headers) all += name + value;
    CHECK(all.find(secret) == std::string::npos);
    for (const char* kept : {"page_token=p1", "Lunch", "L1", "Depth0"})
      CHECK(all.find(kept) != std::string::npos);
  }
  CHECK(traced[1].request_body ==
        R"({"app_id":"cli_1","app_secret":"***","n":1,"x":["password"]})");
}

TEST_CASE("texts cut anywhere are redacted without harm") {
  const std::string text = R"({"a":"b","token" : "x\"y","c":{"client_secret":"z"}})";
  for (std::size_t n = 0; n <= text.size(); ++n) {
    const std::string redacted = redact_body(text.substr(0, n));
    CHECK(redacted.find("x\\") == std::string::npos);
    CHECK(redacted.find("\"z") == std::string::npos);
  }
  CHECK(redact_url("https://a@b/?x=y@z&token=q") == "https://***@b/?x=y@z&token=***");
  CHECK(redact_url("nothing") == "nothing");
}
