#include "tools/larkdav/render.h"

#include <doctest/doctest.h>

#include "tools/larkdav/columns.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/plan_lines.h"

using namespace larkdav;
using namespace larkdav::tools;
using engine::Side;

namespace {

engine::Event meeting(const std::string& title, int hour) {
  engine::Event event;
  event.uid = {"u1"};
  event.fields.title = title;
  const auto at = [](int h) { return engine::UtcTime{engine::Instant{std::chrono::hours{h}}}; };
  event.fields.start = at(hour);
  event.fields.end = at(hour + 1);
  return event;
}

PairRun planned_update() {
  PairRun run;
  run.name = "main";
  engine::Link link;
  link.uid = {"u1"};
  run.plan.links.push_back(link);
  engine::Operation update;
  update.action = engine::Action::update;
  update.side = Side::other;
  update.now.feishu = meeting("Secret plan", 5);
  update.now.other = meeting("Old plan", 4);
  update.wanted = meeting("Secret plan", 5);
  update.fields = {engine::Field::title, engine::Field::time};
  update.why = "changed on feishu";
  run.plan.operations.push_back(update);
  return run;
}

PairRun busy_run() {
  PairRun run;
  run.name = "main";
  run.report.run = 12;
  run.report.sides.feishu = {0, 2, 0, 3};
  run.report.sides.other = {1, 0, 0, 4};
  run.report.losses.push_back({"u1", "Dentist", "COLOR", "", "Feishu has no colours of events"});
  run.elapsed = std::chrono::milliseconds{41};
  return run;
}

const Style kPeople{};
const Style kQuiet{false, false, true};
const Style kVerbose{false, true, false};
const Style kJson{true, false, false};

}  // namespace

TEST_CASE("the document of sync has the members of the contract, in its order") {
  CHECK(render_sync({busy_run()}, false, kJson) ==
        R"({"dry_run":false,"run":12,"pairs":[{"name":"main","outcome":"ok",)"
        R"("feishu":{"created":0,"updated":2,"deleted":0,"requests":3},)"
        R"("other":{"created":1,"updated":0,"deleted":0,"requests":4},)"
        R"("linked":0,"conflicts":0,"failed":[],)"
        R"("losses":[{"uid":"u1","field":"COLOR","reason":"Feishu has no colours of events"}],)"
        R"("kept_back":[],"brake":null,"elapsed_ms":41,"run":12}]})"
        "\n");
}

TEST_CASE("a pair that broke down tells its outcome and its error beside the others") {
  PairRun broken;
  broken.name = "second";
  broken.failure = Failure{ExitCode::authorisation, engine::Outcome::auth, "refused", "log in"};
  const auto document = sync_document({busy_run(), broken}, false, false);
  CHECK(document["pairs"][0]["outcome"] == "ok");
  CHECK(document["pairs"][1]["outcome"] == "auth");
  CHECK(document["pairs"][1]["error"]["code"] == 3);
  CHECK(document["pairs"][1]["error"]["cure"] == "log in");
  const std::string text = render_sync({broken}, false, kPeople);
  CHECK(text == "second: refused\n  log in\n");
}

TEST_CASE("the document of plan names each field with what it was and what it becomes") {
  const auto document = plan_document({planned_update()}, true);
  const auto& operation = document["pairs"][0]["operations"][0];
  CHECK(operation["side"] == "other");
  CHECK(operation["kind"] == "update");
  CHECK(operation["uid"] == "u1");
  CHECK(operation["why"] == "changed on feishu");
  REQUIRE(operation["fields"].size() == 2);
  CHECK(operation["fields"][0] ==
        Document{{"name", "title"}, {"from", "Old plan"}, {"to", "Secret plan"}});
  CHECK(operation["fields"][1]["name"] == "time");
  CHECK(document["pairs"][0]["brake"].is_null());
}

TEST_CASE("titles and other free text are shown only where asked for") {
  for (const std::string& text :
       {render_plan({planned_update()}, kPeople), render_plan({planned_update()}, kJson),
        render_sync({busy_run()}, false, kPeople), render_sync({busy_run()}, false, kJson)}) {
    CHECK(text.find("plan\"") == std::string::npos);
    CHECK(text.find("Secret") == std::string::npos);
    CHECK(text.find("Dentist") == std::string::npos);
  }
  CHECK(render_plan({planned_update()}, kVerbose).find("Old plan → Secret plan") !=
        std::string::npos);
  CHECK(render_sync({busy_run()}, false, kVerbose).find("Dentist") != std::string::npos);
}

TEST_CASE("a run with nothing to do says so in one line, and nothing at all with -q") {
  PairRun idle;
  idle.name = "main";
  CHECK(render_sync({idle}, false, kPeople) == "main: nothing to do\n");
  CHECK(render_sync({idle}, false, kQuiet).empty());
  CHECK(render_plan({idle}, kPeople) == "main: nothing to do\n");
  CHECK(render_plan({idle}, kQuiet).empty());
  CHECK(render_sync({busy_run()}, false, kQuiet) ==
        "main: feishu: 2 updated; other: 1 created\n"
        "  not carried: u1, COLOR: Feishu has no colours of events\n");
}

TEST_CASE("a brake tells what it held back and the words that let it through") {
  struct Row {
    const char* rule;
    const char* option;
  };
  for (const Row& row : {Row{"emptied", "`larkdav sync main --allow-deletes 40`"},
                         Row{"deletes", "`larkdav sync main --allow-deletes 40`"},
                         Row{"occurrences", "`larkdav sync main --allow-deletes 40`"},
                         Row{"creations", "`larkdav sync main --allow-creates 40`"},
                         Row{"changes", "`larkdav sync main --allow-changes`"}}) {
    PairRun run;
    run.name = "main";
    run.report.outcome = engine::Outcome::brake;
    run.report.brake = engine::BrakeTrip{Side::other, row.rule, 40, 25};
    run.report.brakes = {*run.report.brake};
    run.command = "larkdav sync main";
    CHECK(run.code() == ExitCode::brake);
    const std::string text = render_sync({run}, false, kPeople);
    CHECK(text.find(row.option) != std::string::npos);
    CHECK(text.find("40") != std::string::npos);
    CHECK(text.find("nothing to do") == std::string::npos);
    CHECK(sync_document({run}, false, false)["pairs"][0]["brake"] ==
          Document{{"side", "other"}, {"rule", row.rule}, {"count", 40}, {"limit", 25}});
  }
}

TEST_CASE("a failure before any pair ran is a document or a sentence with its cure") {
  const Failure failure{ExitCode::usage, engine::Outcome::error, "no such pair", "Name one."};
  CHECK(render_failure(failure, kJson) ==
        "{\"error\":{\"code\":2,\"message\":\"no such pair\",\"cure\":\"Name one.\"}}\n");
  CHECK(render_failure(failure, kPeople) == "larkdav: no such pair\n  Name one.\n");
}

TEST_CASE("the document of calendars has the members of the contract") {
  adapters::CalendarInfo calendar;
  calendar.id = "id";
  calendar.name = "工作";
  calendar.role = "owner";
  calendar.color = "#FF0000";
  CHECK(render_calendars({{"work", calendar}}, {}, kJson) ==
        R"([{"account":"work","id":"id","name":"工作","role":"owner","writable":true,)"
        R"("color":"#FF0000","url":""}])"
        "\n");
}

TEST_CASE("columns are aligned as a terminal shows them") {
  CHECK(display_width("工作 a") == 6);
  CHECK(display_width("e\u0301") == 1);
  CHECK(table({{"工作", "x"}, {"abc", "y"}}) == "工作  x\nabc   y\n");
  CHECK(clipped("工作日历", 5) == "工作…");
  CHECK(clipped("short", 5) == "short");
  CHECK(printable("a\x1b[31m\nb") == "a [31m b");
  CHECK(printable("a\u202Eb\u2028c\u2066d") == "a b c d");  // what would turn or part the line
}
