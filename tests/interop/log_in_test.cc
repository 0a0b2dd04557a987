// A person's log-in, through the command line and the local service.
#include <doctest/doctest.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>

#include "tests/interop/cli_world.h"
#include "tests/support/places.h"

using namespace larkdav::tests;
using nlohmann::json;

extern char** environ;

namespace {

constexpr const char* kTokenPath = "/open-apis/authen/v2/oauth/token";

class PersonWorld : public CliWorld {
 public:
  explicit PersonWorld(const json& events = json::array()) : CliWorld(events, "user") {
    const std::string browser = file("browser");
    std::ofstream(browser) << "#!/bin/sh\nexec curl -s -L -o /dev/null \"$1\"\n";
    chmod(browser.c_str(), 0700);
    setenv("BROWSER", browser.c_str(), 1);
  }
  ~PersonWorld() { unsetenv("BROWSER"); }
  PersonWorld(const PersonWorld&) = delete;
  PersonWorld& operator=(const PersonWorld&) = delete;

  int log_in() { return run({"login", "work", "--port", "0", "--json"}); }
  void toggle(const std::string& name, const json& value) {
    control("POST", "/_sim/toggles", {{name, value}});
  }
  void expire(const std::string& what) { control("POST", "/_sim/expire", {{"what", what}}); }
  [[nodiscard]] std::string token_file() const { return state() + "/secrets/login-work"; }
  [[nodiscard]] std::string tokens() const {
    std::ifstream in(token_file());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] std::vector<json> token_requests() const {
    std::vector<json> found;
    for (const json& each : requests()) {
      if (each["path"] == kTokenPath) found.push_back(each);
    }
    return found;
  }
  // The program itself, as another process.
  pid_t start(const std::vector<std::string>& words) const {
    auto whole = command(words);
    whole[0] = binary_dir().string() + "/bin/larkdav";
    std::vector<char*> argv;
    for (std::string& word : whole) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    for (const int output : {1, 2}) {
      posix_spawn_file_actions_addopen(&actions, output, "/dev/null", 1, 0);
    }
    pid_t child = 0;
    REQUIRE(posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    return child;
  }
};

int exit_of(pid_t child) {
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a person logs in through the browser, and his calendar is kept equal") {
  PersonWorld world(json::array({meeting("Review", 30)}));
  CHECK(world.run({"sync"}) == 3);
  CHECK(world.out.str().find("larkdav login work") != std::string::npos);
  REQUIRE(world.log_in() == 0);
  CHECK(world.document()["user"] == "Lin Ya");
  CHECK(world.document()["missing_scopes"].empty());
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["other"]["created"] == 1);
  CHECK(world.files_in("Work") == 1);
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["feishu"]["requests"] == 1);

  CHECK(world.run({"status", "--json"}) == 0);
  const json log_in = world.document()["log_ins"][0];
  CHECK(log_in["account"] == "work");
  CHECK(log_in["state"] == "good");
  CHECK(log_in["user"] == "Lin Ya");

  CHECK(world.run({"logout", "work"}) == 0);
  CHECK_FALSE(std::filesystem::exists(world.token_file()));
  CHECK(world.run({"sync"}) == 3);
  CHECK(world.run({"logout", "work"}) == 0);
}

TEST_CASE("tokens lie where only their owner reads them and are in no output and no log") {
  PersonWorld world(json::array({meeting("Review", 30)}));
  REQUIRE(world.log_in() == 0);
  std::string said = world.out.str() + world.err.str();
  struct stat status {};
  REQUIRE(stat(world.token_file().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  const json kept = json::parse(world.tokens());
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"sync", "-v"}, {"status", "--json"}, {"calendars", "-v"}}) {
    CHECK(world.run(words) == 0);
    said += world.out.str() + world.err.str();
  }
  for (const char* secret : {"access_token", "refresh_token"}) {
    CHECK(said.find(kept[secret].get<std::string>()) == std::string::npos);
  }
  CHECK(said.find("sim-secret") == std::string::npos);
}

TEST_CASE("the device flow needs no redirect") {
  PersonWorld world;
  CHECK(world.run({"login", "work", "--device"}) == 0);
  CHECK(world.out.str().find("logged in as Lin Ya") != std::string::npos);
  CHECK(world.run({"calendars", "--json"}) == 0);
  CHECK(world.document()[0]["name"] == "Lin Ya");
}

TEST_CASE("scopes beside those of syncing are asked for by name, and a missing one is named") {
  PersonWorld world;
  REQUIRE(world.run({"login", "work", "--port", "0", "--scope", "calendar:calendar.acl:read",
                     "--scope", "calendar:calendar.acl:create", "--json"}) == 0);
  const std::string granted = world.document()["scope"];
  CHECK(granted.find("calendar:calendar.acl:read") != std::string::npos);
  CHECK(granted.find("calendar:calendar.acl:create") != std::string::npos);
  world.control("POST", "/_sim/faults",
                json::array({{{"path", "*/calendars*"}, {"status", 400}, {"code", 99991679}}}));
  CHECK(world.run({"calendars", "work", "--json"}) == 3);
  CHECK(world.document()["error"]["cure"].get<std::string>().find("--scope") != std::string::npos);
}

TEST_CASE("an expired access token is refreshed without a word") {
  PersonWorld world(json::array({meeting("Review", 30)}));
  REQUIRE(world.log_in() == 0);
  const std::string before = world.tokens();
  world.expire("access_tokens");
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.tokens() != before);
  CHECK(world.token_requests().size() == 2);
}

TEST_CASE("what ends a log-in says one sentence, the cure and exit 3, and asks no more") {
  PersonWorld world;
  REQUIRE(world.log_in() == 0);
  SUBCASE("the refresh tokens are revoked") {
    world.expire("access_tokens");
    world.expire("refresh_tokens");
  }
  SUBCASE("the answer to a refresh is lost") {
    world.expire("access_tokens");
    world.control("POST", "/_sim/faults",
                  json::array({{{"path", kTokenPath}, {"drop_after_commit", true}}}));
  }
  CHECK(world.run({"sync", "--json"}) == 3);
  CHECK(world.document()["pairs"][0]["outcome"] == "auth");
  const auto asked = world.token_requests().size();
  CHECK(world.run({"sync"}) == 3);
  CHECK(world.out.str().find("larkdav login work") != std::string::npos);
  CHECK(world.out.str().find("log id") != std::string::npos);
  CHECK(world.token_requests().size() == asked);
  CHECK(world.run({"status", "--json"}) == 0);
  CHECK(world.document()["log_ins"][0]["state"] == "ended");
  CHECK(world.log_in() == 0);
  CHECK(world.run({"sync"}) == 0);
}

TEST_CASE("processes that refresh at once do it once") {
  PersonWorld world;
  REQUIRE(world.log_in() == 0);
  world.expire("access_tokens");
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) children.push_back(world.start({"calendars"}));
  for (const pid_t child : children) CHECK(exit_of(child) == 0);
  CHECK(world.token_requests().size() == 2);
  CHECK(world.run({"calendars"}) == 0);
}

TEST_CASE("a person who does not agree is not logged in") {
  PersonWorld world;
  world.toggle("consent", "denied");
  CHECK(world.log_in() == 3);
  CHECK(world.document()["error"]["message"].get<std::string>().find("access_denied") !=
        std::string::npos);
  CHECK(world.run({"login", "work", "--device"}) == 3);
  CHECK_FALSE(std::filesystem::exists(world.token_file()));
}

TEST_CASE("another person's log-in means his own calendar, and deletes nothing of the first") {
  PersonWorld world(json::array({meeting("Review", 30)}));
  REQUIRE(world.log_in() == 0);
  REQUIRE(world.run({"sync"}) == 0);
  const auto before = world.feishu_events().size();
  CHECK(world.control("POST", "/_sim/consent", {{"open_id", "ou_bob"}}).value("error", "") == "");
  REQUIRE(world.log_in() == 0);
  CHECK(world.document()["user"] == "Bob Ng");
  CHECK(world.run({"sync", "--json"}) == 0);
  const json pair = world.document()["pairs"][0];
  CHECK(pair["feishu"]["deleted"] == 0);
  CHECK(pair["other"]["deleted"] == 0);
  CHECK(world.files_in("Work") == 1);
  CHECK(world.feishu_events().size() == before + 1);  // Bob has it now too
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("only accounts that speak as a person log in") {
  CliWorld world;
  CHECK(world.run({"login", "work"}) == 2);
  CHECK(world.err.str().find("identity = \"app\"") != std::string::npos);
  CHECK(world.run({"login", "files"}) == 2);
  CHECK(world.run({"logout", "nobody"}) == 2);
}
