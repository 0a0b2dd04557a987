#include "tools/larkdav/arguments.h"

#include <doctest/doctest.h>

#include "tools/larkdav/failure.h"

using namespace larkdav::tools;

namespace {

std::variant<Invocation, Answer> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "larkdav");
  return parse_arguments(static_cast<int>(words.size()), words.data());
}

template <class V>
V verb_of(std::vector<const char*> words) {
  return std::get<V>(std::get<Invocation>(parse(std::move(words))).verb);
}

Failure refusal(std::vector<const char*> words) {
  try {
    parse(std::move(words));
  } catch (...) {
    return current_failure();
  }
  return {ExitCode::ok, larkdav::engine::Outcome::ok, "", ""};
}

}  // namespace

TEST_CASE("global options may stand before or after the command") {
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"--config", "c.toml", "--state", "s", "-v", "--log-format", "json", "--json", "sync"},
           {"sync", "--config", "c.toml", "--state", "s", "-v", "--log-format", "json", "--json"},
           {"-v", "sync", "--config=c.toml", "--json", "--state=s", "--log-format=json"}}) {
    const auto globals = std::get<Invocation>(parse(words)).globals;
    CHECK(globals.config == "c.toml");
    CHECK(globals.state == "s");
    CHECK(globals.verbose);
    CHECK_FALSE(globals.quiet);
    CHECK(globals.json);
    CHECK(globals.log_format == LogFormat::json);
  }
}

TEST_CASE("sync takes pairs and the options that let brakes through") {
  const auto sync = verb_of<SyncArguments>({"sync", "main", "--full", "second", "--allow-deletes",
                                            "7", "--allow-creates", "90", "--allow-changes"});
  CHECK(sync.pairs == std::vector<std::string>{"main", "second"});
  CHECK(sync.options.full);
  CHECK(sync.options.allow_deletes == 7);
  CHECK(sync.options.allow_creates == 90);
  CHECK(sync.options.allow_changes);
  CHECK_FALSE(sync.options.dry_run);
  CHECK_FALSE(sync.plan);
}

TEST_CASE("plan is a dry run, and so is sync --dry-run") {
  CHECK(verb_of<SyncArguments>({"plan", "main"}).options.dry_run);
  CHECK(verb_of<SyncArguments>({"plan", "-o", "f"}).output == "f");
  CHECK(verb_of<SyncArguments>({"sync", "--dry-run"}).options.dry_run);
}

TEST_CASE("export and import name a calendar") {
  const auto exported = verb_of<ExportArguments>({"export", "work:primary", "-o", "out.ics"});
  CHECK(exported.calendar == "work:primary");
  CHECK(exported.output == "out.ics");
  const auto imported = verb_of<ImportArguments>({"import", "in.ics", "work:a:b", "--dry-run"});
  CHECK(imported.file == "in.ics");
  CHECK(imported.calendar == "work:a:b");
  CHECK(imported.dry_run);
}

TEST_CASE("what can't be understood is refused with exit 2 and a cure") {
  for (const auto& words :
       std::vector<std::vector<const char*>>{{},
                                             {"synk"},
                                             {"sync", "--nope"},
                                             {"sync", "--allow-deletes", "many"},
                                             {"sync", "--allow-deletes", "-1"},
                                             {"export"},
                                             {"import", "a.ics"},
                                             {"--log-format", "xml", "status"},
                                             {"calendars", "a", "b"}}) {
    const Failure failure = refusal(words);
    CHECK(failure.code == ExitCode::usage);
    CHECK_FALSE(failure.message.empty());
    CHECK(failure.cure.find("--help") != std::string::npos);
  }
}

TEST_CASE("a command of a later version says that it is not available") {
  for (const auto& words : std::vector<std::vector<const char*>>{{"watch"}}) {
    const Failure failure = refusal(words);
    CHECK(failure.code == ExitCode::usage);
    CHECK(failure.message.find("not available in this version") != std::string::npos);
  }
}

TEST_CASE("help and version are answers") {
  const auto text = [](std::vector<const char*> words) {
    return std::get<Answer>(parse(std::move(words))).text;
  };
  CHECK(text({"--version"}) == "larkdav 0.1.0\n");
  CHECK(text({"--help"}).find("export") != std::string::npos);
  CHECK(text({"--help"}).find("Exit codes") != std::string::npos);
  CHECK(text({"sync", "--help"}).find("--allow-deletes") != std::string::npos);
}

TEST_CASE("--json is seen even where the rest is wrong") {
  const std::vector<const char*> words{"larkdav", "sync", "--nope", "--json"};
  CHECK(wants_json(4, words.data()));
  CHECK_FALSE(wants_json(3, words.data()));
}
