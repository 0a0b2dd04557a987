#include "tools/feishu_sim/codes.h"

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {
namespace {

struct Documented {
  int code;
  int status;
};

// Feishu reference 3.9, 3.8 and 1.6; the token errors with the sim's default of 1.4.
const std::vector<Documented> kEnvelope = {
    {190002, 400},   {190003, 500},   {190004, 429},   {190005, 429},   {190006, 403},
    {190007, 404},   {190008, 400},   {190009, 400},   {190010, 429},   {190011, 403},
    {190012, 403},   {190013, 400},   {190014, 400},   {191000, 404},   {191001, 400},
    {191002, 403},   {191003, 403},   {191004, 403},   {191005, 400},   {191006, 400},
    {192000, 404},   {193000, 400},   {193001, 404},   {193002, 403},   {193003, 403},
    {193101, 400},   {193102, 400},   {193103, 400},   {193104, 400},   {193105, 400},
    {193106, 400},   {193107, 400},   {194000, 404},   {194001, 403},   {194002, 403},
    {194003, 403},   {194004, 400},   {195100, 404},   {195101, 403},   {195102, 400},
    {195103, 404},   {195104, 403},   {195105, 403},   {195106, 404},   {195112, 400},
    {195113, 400},   {99991400, 429}, {99991661, 400}, {99991663, 400}, {99991664, 400},
    {99991668, 400}, {99991671, 400}, {99991677, 401}, {99991672, 400}, {99991676, 400},
    {99991679, 400}, {99991662, 400}, {99991673, 400}, {99991543, 400}, {99992402, 400},
    {10012, 400},    {10003, 400},    {9499, 400},     {10014, 400},    {10015, 400},
    {10016, 400},    {21000, 403},    {21001, 403}};

// Feishu reference 2.4.
const std::vector<Documented> kOauth = {
    {20001, 400}, {20063, 400}, {20002, 400}, {20003, 400}, {20004, 400}, {20065, 400},
    {20008, 400}, {20066, 400}, {20009, 400}, {20048, 400}, {20069, 400}, {20010, 400},
    {20024, 400}, {20026, 400}, {20036, 400}, {20037, 400}, {20049, 400}, {20050, 500},
    {20064, 400}, {20073, 400}, {20067, 400}, {20068, 400}, {20070, 400}, {20071, 400},
    {20072, 503}, {20029, 400}, {20035, 400}, {20074, 400}};

Response provoked(Bench& bench, int code) {
  REQUIRE(bench.send("POST", "/_sim/faults", Json::array({{{"code", code}}})).status == 200);
  return bench.call("POST", "/calendars/primary");
}

}  // namespace

TEST_CASE("every documented code can be provoked and comes with its status and a message") {
  Bench bench;
  for (const auto& [code, status] : kEnvelope) {
    CAPTURE(code);
    const Response reply = provoked(bench, code);
    CHECK(reply.status == status);
    CHECK(reply.json()["code"] == code);
    CHECK(reply.json()["msg"].get<std::string>() != "internal error");
  }
}

TEST_CASE("every code of user authorisation can be provoked, in OAuth's form") {
  Bench bench;
  for (const auto& [code, status] : kOauth) {
    CAPTURE(code);
    const Response reply = provoked(bench, code);
    CHECK(reply.status == status);
    CHECK(reply.json()["code"] == code);
    CHECK(reply.json()["error"].is_string());
    CHECK(reply.json()["error_description"].get<std::string>() != "internal error");
  }
}

}  // namespace larkdav::feishu_sim::testing
