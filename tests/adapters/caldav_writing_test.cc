#include "adapters/caldav/replica.h"

#include <doctest/doctest.h>

#include <map>

#include "adapters/digest.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/events.h"
#include "tests/support/exchanges.h"

using namespace larkdav::adapters::caldav;
using namespace larkdav::tests;
using namespace larkdav::engine;
using larkdav::adapters::OpenOptions;

namespace {

struct Bench {
  explicit Bench(std::vector<Exchange> script,
                 std::map<std::string, std::string> known = {{"obeys_conditions", "yes"}})
      : wire(std::move(script)), url(*parse_url("http://h/c/")) {
    for (const auto& [name, value] : known) facts["caldav.h:80." + name] = value;
    OpenOptions options;
    options.recall = [this](const std::string& key) -> std::optional<std::string> {
      const auto found = facts.find(key);
      return found == facts.end() ? std::nullopt : std::optional(found->second);
    };
    options.remember = [this](const std::string& key, const std::string& value) {
      facts[key] = value;
    };
    const auto session = std::make_shared<Session>(wire, url, Credentials{});
    replica = std::make_unique<CalDavReplica>(session, url, true, options);
  }
  StepResult perform(const Step& step) { return replica->perform({&step, 1}).front(); }

  std::map<std::string, std::string> facts;
  Exchanges wire;
  Url url;
  std::unique_ptr<CalDavReplica> replica;
};

const std::string kSlug = "/c/" + larkdav::adapters::resource_name("/c/", "u1", 0);
const larkdav::adapters::ItemPlace kPlace{"/c/", "/c/", "UTC"};

Step create_step() { return *next_item_step(kPlace, creation(event("u1", "Lunch"), 1000), {}); }
std::string text_of(const Step& step) {
  return larkdav::adapters::decode_write(step.request)->text;
}
std::string sent_text() { return text_of(create_step()); }

Record held(const std::string& text, const std::string& revision = "\"1\"") {
  Record record;
  record.id = {"/c/a.ics"};
  record.group = {"/c/a.ics"};
  record.revision = revision;
  record.raw = text;
  return record;
}
Step change_step(const Record& record) {
  Event wanted = event("u1", "Lunch");
  wanted.fields.title = "Dinner";
  return *next_item_step(kPlace, change({"/c/a.ics"}, event("u1", "Lunch"), wanted, 2000),
                         std::vector{record});
}
Step removal_step(const Record& record) {
  return *next_item_step(kPlace, removal({"/c/a.ics"}, event("u1", "Lunch")), std::vector{record});
}

const std::string kMultiget = "REPORT /c/\nDepth: 1\ncalendar-multiget";
larkdav::adapters::http::Reply shows(const std::string& path, const std::string& text,
                                     const std::string& revision = "1") {
  return answered(207, multistatus(item(path, etag(revision) + calendar_text(text))));
}
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto where = text.find(from);
  REQUIRE(where != std::string::npos);
  return text.replace(where, from.size(), to);
}

}  // namespace

TEST_CASE("a creation is a conditional PUT, read back as the server keeps it") {
  const std::string rewritten = replaced(sent_text(), "Lunch", "LUNCH");
  Bench bench({{"PUT " + kSlug +
                    "\nIf-None-Match: *\nContent-Type: text/calendar; charset=utf-8\n"
                    "SUMMARY:Lunch\nX-LARKDAV-ORIGIN:feishu-uuid",
                answered(201, "", {{"etag", "\"1\""}})},
               {kMultiget + "\n" + kSlug, shows(kSlug, rewritten)}});
  const auto result = std::get<Answered>(bench.perform(create_step()));
  CHECK(result.ours);
  REQUIRE(result.now.size() == 1);
  CHECK(result.now[0].id.value == kSlug);
  CHECK(result.now[0].raw == rewritten);
  CHECK(result.now[0].revision == "\"1\"");
  CHECK(result.now[0].complete);
  CHECK(bench.facts["caldav.h:80.kept_text"] == "rewrites");
}

TEST_CASE("a text without our stamp is somebody's edit, not our write") {
  const std::string edited =
      replaced(replaced(sent_text(), "Lunch", "Brunch"), "LAST-MODIFIED:19700101T001640Z",
               "LAST-MODIFIED:20261109T000000Z");
  Bench bench({{"PUT " + kSlug, answered(201)}, {kMultiget, shows(kSlug, edited)}});
  CHECK_FALSE(std::get<Answered>(bench.perform(create_step())).ours);
  CHECK(bench.facts.count("caldav.h:80.kept_text") == 0);
}

TEST_CASE("a write whose read-back fails is answered, and its text is still owed") {
  Bench bench({{"PUT " + kSlug, answered(201, "", {{"etag", "\"1\""}})}, {kMultiget, lost()}});
  const auto result = std::get<Answered>(bench.perform(create_step()));
  REQUIRE(result.now.size() == 1);
  CHECK_FALSE(result.now[0].complete);
  CHECK(result.now[0].revision == "\"1\"");
}

TEST_CASE("a server proven to keep texts is read back no more") {
  Bench bench({{"PUT " + kSlug, answered(201, "", {{"etag", "\"1\""}})}},
              {{"obeys_conditions", "yes"}, {"kept_text", "8"}});
  const auto result = std::get<Answered>(bench.perform(create_step()));
  CHECK(result.now[0].raw == sent_text());
  CHECK(result.now[0].complete);
  Bench without_etag({{"PUT " + kSlug, answered(201)}, {kMultiget, shows(kSlug, sent_text())}},
                     {{"obeys_conditions", "yes"}, {"kept_text", "8"}});
  (void)without_etag.perform(create_step());
}

TEST_CASE("eight unchanged read-backs are the proof, one change ends it for good") {
  Bench bench({});
  ServerFacts facts(bench.url, {});
  for (int i = 0; i < 8; ++i) {
    CHECK_FALSE(facts.keeps_text());
    facts.saw_read_back(true);
  }
  CHECK(facts.keeps_text());
  facts.saw_read_back(false);
  facts.saw_read_back(true);
  CHECK_FALSE(facts.keeps_text());
}

TEST_CASE("what stands where we would create is shown, our own earlier try too") {
  const std::string other = replaced(sent_text(), "UID:u1", "UID:u2");
  for (const std::string& there : {other, sent_text()}) {
    Bench taken({{"PUT " + kSlug, answered(412)}, {kMultiget, shows(kSlug, there)}});
    CHECK(std::get<Stale>(taken.perform(create_step())).now.at(0).raw == there);
  }
  Bench hidden({{"PUT " + kSlug, answered(412)}, {kMultiget, lost()}});
  CHECK(std::holds_alternative<Unknown>(hidden.perform(create_step())));
  Bench nothing({{"PUT " + kSlug, answered(412)},
                 {kMultiget, answered(207, multistatus(status(kSlug, "404 x")))}});
  CHECK(std::holds_alternative<Unknown>(nothing.perform(create_step())));
}

TEST_CASE("a UID that lives elsewhere in the collection is shown, wherever the server names it") {
  const std::string conflict =
      "<error xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><C:no-uid-conflict>";
  const std::string end = "</C:no-uid-conflict></error>";
  const Exchange twin{kMultiget + "\n/c/twin.ics",
                      shows("/c/twin.ics", replaced(sent_text(), "LAST-MODIFIED:19700101T001640Z",
                                                    "LAST-MODIFIED:19700101T002000Z"))};
  Bench named({{"PUT " + kSlug, answered(409, conflict + "<href>/c/twin.ics</href>" + end)}, twin});
  CHECK(std::get<Stale>(named.perform(create_step())).now.at(0).id.value == "/c/twin.ics");
  const std::string query = "REPORT /c/\nDepth: 1\ncalendar-query\n>u1</C:text-match>";
  Bench unnamed({{"PUT " + kSlug, answered(409, conflict + end)},
                 {query, answered(207, multistatus(item("/c/twin.ics", etag("1"))))},
                 twin});
  CHECK(std::get<Stale>(unnamed.perform(create_step())).now.at(0).id.value == "/c/twin.ics");
  Bench nowhere(
      {{"PUT " + kSlug, answered(409, conflict + end)}, {query, answered(207, multistatus(""))}});
  CHECK(std::holds_alternative<Refused>(nowhere.perform(create_step())));
}

TEST_CASE("a change names the ETag it was made from") {
  const Record before = held(sent_text());
  const Step step = change_step(before);
  Bench bench({{"PUT /c/a.ics\nIf-Match: \"1\"\nSUMMARY:Dinner", answered(204)},
               {kMultiget, shows("/c/a.ics", text_of(step), "2")}});
  CHECK(std::get<Answered>(bench.perform(step)).now.at(0).revision == "\"2\"");
  const std::string theirs = replaced(sent_text(), "Lunch", "Supper");
  Bench stale({{"PUT /c/a.ics", answered(412)}, {kMultiget, shows("/c/a.ics", theirs, "9")}});
  CHECK(std::get<Stale>(stale.perform(step)).now.at(0).raw == theirs);
  Bench missing({{"PUT /c/a.ics", answered(412)},
                 {kMultiget, answered(207, multistatus(status("/c/a.ics", "404 x")))}});
  CHECK(std::holds_alternative<Missing>(missing.perform(step)));
}

TEST_CASE("a change that stands already, its reply lost, is answered") {
  const Step step = change_step(held(sent_text()));
  Bench bench(
      {{"PUT /c/a.ics", answered(412)}, {kMultiget, shows("/c/a.ics", text_of(step), "2")}});
  CHECK(std::get<Answered>(bench.perform(step)).ours);
}

TEST_CASE("a success that changed nothing is in doubt") {
  const Record before = held(sent_text());
  Bench bench({{"PUT /c/a.ics", answered(200)}, {kMultiget, shows("/c/a.ics", before.raw)}});
  CHECK(std::holds_alternative<Unknown>(bench.perform(change_step(before))));

  const std::string nothing = status(kSlug, "404 Not Found");
  Bench empty({{"PUT " + kSlug, answered(200)}, {kMultiget, answered(207, multistatus(nothing))}});
  CHECK(std::holds_alternative<Unknown>(empty.perform(create_step())));
}

TEST_CASE("without an ETag the text is compared right before the write") {
  const Record before = held(sent_text(), "");
  const Step step = change_step(before);
  Bench same({{kMultiget, answered(207, multistatus(item("/c/a.ics", calendar_text(sent_text()))))},
              {"PUT /c/a.ics", answered(204)},
              {kMultiget, shows("/c/a.ics", text_of(step))}});
  CHECK(std::holds_alternative<Answered>(same.perform(step)));
  Bench edited({{kMultiget, shows("/c/a.ics", replaced(sent_text(), "Lunch", "Supper"))},
                {kMultiget, shows("/c/a.ics", replaced(sent_text(), "Lunch", "Supper"))}});
  CHECK(std::holds_alternative<Stale>(edited.perform(step)));
}

TEST_CASE("a deletion names the ETag too, and finding nothing is success") {
  const Step step = removal_step(held(sent_text()));
  {
    Bench bench({{"DELETE /c/a.ics\nIf-Match: \"1\"", answered(204)}});
    CHECK(std::get<Answered>(bench.perform(step)).now.at(0).gone);
  }
  for (const int status : {404, 410}) {
    Bench bench({{"DELETE /c/a.ics", answered(status)}});
    CHECK(std::holds_alternative<Missing>(bench.perform(step)));
  }
  Bench edited(
      {{"DELETE /c/a.ics", answered(412)}, {kMultiget, shows("/c/a.ics", sent_text(), "2")}});
  CHECK(std::holds_alternative<Stale>(edited.perform(step)));
  Bench refused({{"DELETE /c/a.ics", answered(403)}});
  CHECK(std::get<Refused>(refused.perform(step)).code == 403);
}

TEST_CASE("a server that ignores conditions is found out once and then read before writes") {
  Bench probe({{"PUT " + kSlug, answered(201)},
               {kMultiget, shows(kSlug, sent_text())},
               {"PUT " + kSlug + "\nIf-None-Match: *\nIf-Match: \"1\"", answered(204)},
               {kMultiget, shows(kSlug, sent_text())}},
              {});
  (void)probe.perform(create_step());
  CHECK(probe.facts["caldav.h:80.obeys_conditions"] == "no");
  Bench obedient({{"PUT " + kSlug, answered(201)},
                  {kMultiget, shows(kSlug, sent_text())},
                  {"PUT " + kSlug + "\nIf-None-Match: *", answered(412)}},
                 {});
  (void)obedient.perform(create_step());
  CHECK(obedient.facts["caldav.h:80.obeys_conditions"] == "yes");

  // Also where texts need no reading back; and what the second writing made of the revision counts.
  Bench late({{"PUT " + kSlug, answered(201, "", {{"etag", "\"1\""}})},
              {kMultiget, shows(kSlug, sent_text())},
              {"PUT " + kSlug + "\nIf-None-Match: *\nIf-Match: \"1\"", answered(204)},
              {kMultiget, shows(kSlug, sent_text(), "2")}},
             {{"kept_text", "8"}});
  CHECK(std::get<Answered>(late.perform(create_step())).now[0].revision == "\"2\"");
  CHECK(late.facts["caldav.h:80.obeys_conditions"] == "no");

  const Exchange edited{kMultiget,
                        shows("/c/a.ics", replaced(sent_text(), "Lunch", "Dinner"), "1")};
  Bench removing({edited, edited}, {{"obeys_conditions", "no"}});
  CHECK(std::holds_alternative<Stale>(removing.perform(removal_step(held(sent_text())))));
  const Exchange taken{kMultiget,
                       shows(kSlug, replaced(sent_text(), "LAST-MODIFIED:19700101T001640Z",
                                             "LAST-MODIFIED:19700101T002000Z"))};
  Bench creating({taken, taken}, {{"obeys_conditions", "no"}});
  CHECK(std::holds_alternative<Stale>(creating.perform(create_step())));
}

TEST_CASE("a removal compares texts, for a server may tag the same text anew at each reading") {
  Bench bench({{kMultiget, shows("/c/a.ics", sent_text(), "2")},
               {"DELETE /c/a.ics\nIf-Match: \"2\"", answered(204)}},
              {{"obeys_conditions", "no"}});
  CHECK(std::holds_alternative<Answered>(bench.perform(removal_step(held(sent_text())))));
}

TEST_CASE("a 200 that may be a portal's word is looked after") {
  const auto portal = answered(200, "<html>log in</html>");
  Bench lost({{"PUT " + kSlug, portal}, {kMultiget, answered(407)}});
  CHECK(std::holds_alternative<Unknown>(lost.perform(create_step())));
  Bench kept({{"DELETE /c/a.ics", portal}, {kMultiget, shows("/c/a.ics", sent_text())}});
  CHECK(std::holds_alternative<Unknown>(kept.perform(removal_step(held(sent_text())))));
  Bench gone({{"DELETE /c/a.ics", answered(200)},
              {kMultiget, answered(207, multistatus(status("/c/a.ics", "404 Not Found")))}});
  CHECK(std::holds_alternative<Answered>(gone.perform(removal_step(held(sent_text())))));
}

TEST_CASE("whether deltas lose deletions is asked until the server says") {
  const auto delta = [](const std::string& since, const std::string& next) {
    return Exchange{"REPORT /c/\nDepth: 0\n<D:sync-token>" + since + "</D:sync-token>",
                    answered(207, multistatus(token(next)))};
  };
  const Exchange overloaded{"REPORT /c/\nDepth: 0\n<D:sync-token>93</D:sync-token>", answered(503)};
  const Exchange portal{"REPORT /c/\nDepth: 0\n<D:sync-token>94</D:sync-token>",
                        answered(200, "<html>log in</html>")};
  Bench bench({delta("2", "3"), overloaded, delta("3", "4"), portal, delta("4", "5"),
               delta("95", "95"), delta("5", "6")});
  CollectingSink sink;
  for (const char* since : {"2", "3", "4", "5"})
    bench.replica->changes(to_cursor({Position::Kind::delta, since}), sink);
  CHECK(bench.facts["caldav.h:80.tokens_lose_deletions"] == "yes");
}

TEST_CASE(
    "one item's fate leaves the others of its batch alone, and the read-back is one request") {
  std::vector<Exchange> script;
  std::vector<Step> steps;
  std::vector<std::string> names;
  std::string shown;
  const int statuses[] = {201, 403, 500, 201};
  for (int i = 0; i < 4; ++i) {
    const std::string uid = "n" + std::to_string(i);
    steps.push_back(*next_item_step(kPlace, creation(event(uid, "T"), 1000 + i), {}));
    names.push_back(steps.back().targets[0].value);
    script.push_back({"PUT " + names.back(), answered(statuses[i])});
    if (statuses[i] == 201)
      shown += item(names.back(), etag("1") + calendar_text(text_of(steps.back())));
  }
  script.push_back({kMultiget, answered(207, multistatus(shown))});
  Bench bench(script);
  const auto results = bench.replica->perform(steps);
  REQUIRE(results.size() == 4);
  CHECK(std::get<Answered>(results[0]).now.at(0).id.value == names[0]);
  CHECK(std::holds_alternative<Refused>(results[1]));
  CHECK(std::holds_alternative<Unknown>(results[2]));
  CHECK(std::get<Answered>(results[3]).now.at(0).id.value == names[3]);
  CHECK(bench.replica->requests() == 5);
}

TEST_CASE("a refused log-in and a server out of reach end the batch") {
  Bench log_in({{"PUT " + kSlug, answered(401)}});
  CHECK_THROWS_AS(log_in.perform(create_step()), ReplicaError);
  Bench away({{"PUT " + kSlug, lost(larkdav::adapters::http::Delivery::not_sent)}});
  CHECK_THROWS_AS(away.perform(create_step()), ReplicaError);
  Bench in_doubt({{"PUT " + kSlug, lost()}});
  CHECK(std::holds_alternative<Unknown>(in_doubt.perform(create_step())));
}

TEST_CASE("a stored request of something else is refused, not sent") {
  Bench bench({});
  CHECK(std::holds_alternative<Refused>(bench.perform(Step{"{\"feishu\":1}", {}, {}, false})));
}
