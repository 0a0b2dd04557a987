#include "tools/larkdav/config.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"

using namespace larkdav;
using namespace larkdav::tools;

namespace {

constexpr const char* kAccounts = R"(
[account.work]
kind = "feishu"
app_id = "cli_1"
app_secret = { command = ["true"] }
identity = "app"

[account.files]
kind = "vdir"
path = "cals"
)";

ConfigResult parse(const std::string& text) { return parse_config(text, "/etc/larkdav.toml"); }

ConfigResult parse_pair(const std::string& keys) {
  return parse(std::string(kAccounts) + "[pair.main]\n" + keys);
}

struct Wrong {
  const char* text;
  int line;
  const char* message;  // part of it
  const char* cure;     // part of it
};

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "larkdav-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string write(const std::string& name, const std::string& text, mode_t mode) const {
    const std::string file = path_ + "/" + name;
    std::ofstream(file) << text;
    chmod(file.c_str(), mode);
    return file;
  }

 private:
  std::string path_;
};

Failure failure_of_loading(const std::string& file) {
  try {
    load_config(file);
  } catch (...) {
    return current_failure();
  }
  return {ExitCode::ok, engine::Outcome::ok, "", ""};
}

}  // namespace

TEST_CASE("a pair that says nothing has the documented defaults") {
  const auto result = parse_pair("feishu = \"work:primary\"\nother = \"files:Work\"\n");
  REQUIRE(result.problems.empty());
  const PairConfig& pair = *result.config.pair("main");
  CHECK(pair.feishu.account == "work");
  CHECK(pair.feishu.calendar == "primary");
  CHECK(pair.policy.direction == engine::Direction::both);
  CHECK(pair.policy.conflict == engine::ConflictPolicy::merge);
  CHECK(pair.policy.prefer == engine::Side::feishu);
  CHECK(pair.policy.past == std::chrono::hours{24 * 365});
  CHECK(pair.policy.max_deletes.value == 25);
  CHECK(pair.policy.max_deletes.percent);
  CHECK(pair.policy.full_every == std::chrono::hours{24});
  CHECK(pair.policy.deletes);
  CHECK(pair.create);
  CHECK(pair.attendees == Attendees::automatic);
  CHECK(pair.to_feishu_visibility == Visibility::as_is);
  CHECK_FALSE(pair.time_zone);
}

TEST_CASE("every key of a pair is read") {
  const auto result = parse_pair(
      "feishu = \"work:primary\"\nother = \"files:a:b\"\ndirection = \"from-feishu\"\n"
      "conflict = \"keep-both\"\nprefer = \"other\"\npast = \"all\"\nmax_deletes = 10\n"
      "full_every = \"12h\"\ncreate = false\nattendees = \"off\"\n"
      "to_feishu_visibility = \"busy\"\ntime_zone = \"PRC\"\n");
  REQUIRE(result.problems.empty());
  const PairConfig& pair = *result.config.pair("main");
  CHECK(pair.other.calendar == "a:b");
  CHECK(pair.policy.direction == engine::Direction::from_feishu);
  CHECK(pair.policy.conflict == engine::ConflictPolicy::keep_both);
  CHECK(pair.policy.prefer == engine::Side::other);
  CHECK_FALSE(pair.policy.past);
  CHECK(pair.policy.max_deletes.value == 10);
  CHECK_FALSE(pair.policy.max_deletes.percent);
  CHECK(pair.policy.full_every == std::chrono::hours{12});
  CHECK_FALSE(pair.create);
  CHECK(pair.attendees == Attendees::off);
  CHECK(pair.to_feishu_visibility == Visibility::busy);
  CHECK(pair.time_zone == "Asia/Shanghai");
}

TEST_CASE("accounts keep the order of the file and get the addresses of their kind") {
  const auto result = parse(R"(
[account.z]
kind = "lark"
app_id = "a"
app_secret = { command = ["x", "y"] }
[account.b]
kind = "caldav"
url = "dav.example.com"
username = "me"
password = "p"
[account.c]
kind = "ics"
url = "webcal://example.com/a.ics"
[account.d]
kind = "feishu"
app_id = "a"
app_secret = { file = "secret" }
base_url = "http://127.0.0.1:81/"
)");
  REQUIRE(result.config.accounts.size() == 4);
  const auto& accounts = result.config.accounts;
  CHECK(accounts[0].name == "z");
  CHECK(accounts[0].base_url == "https://open.larksuite.com");
  CHECK(accounts[0].identity == Identity::user);
  CHECK(accounts[0].app_secret.command == std::vector<std::string>{"x", "y"});
  CHECK(accounts[1].url == "https://dav.example.com");
  CHECK(accounts[1].password.plain.reveal() == "p");
  CHECK(accounts[2].url == "webcal://example.com/a.ics");
  CHECK(accounts[3].base_url == "http://127.0.0.1:81");
  CHECK(accounts[3].app_secret.name == "/etc/secret");
}

TEST_CASE("paths are relative to the file, and ~ is the home folder") {
  CHECK(expand_path("a/b", "/etc") == "/etc/a/b");
  CHECK(expand_path("/a", "/etc") == "/a");
  CHECK(expand_path("~/x", "/etc") == home_folder() + "/x");
  CHECK(parse(kAccounts).config.account("files")->path == "/etc/cals");
}

TEST_CASE("each mistake is told with its line and its cure") {
  const std::vector<Wrong> table{
      {"[account.a]\nkind = \"vdir\"\npaht = \"x\"\npath = \"y\"\n", 3, "unknown key \"paht\"",
       "Did you mean \"path\"?"},
      {"[account.a]\nkind = \"icloud\"\n", 2, "can't be \"icloud\"", "Known: feishu, lark"},
      {"[account.a]\npath = \"x\"\n", 1, "\"kind\" is missing", "kind ="},
      {"[account.a]\nkind = \"vdir\"\n", 1, "\"path\" is missing", "path ="},
      {"[account.a]\nkind = \"vdir\"\npath = 7\n", 3, "must be a string, not a number",
       "quotation marks"},
      {"[account.a]\nkind = \"vdir\"\npath = \"\"\n", 3, "is empty", "value"},
      {"[account.a]\nkind = \"vdir\"\npath = \"x\"\nurl = \"https://x\"\n", 4,
       "no key of kind \"vdir\"", "Remove it"},
      {"[account.a]\nkind = \"ics\"\n", 1, "either \"path\" or \"url\"", "exactly one"},
      {"[account.a]\nkind = \"caldav\"\nurl = \"ftp://x\"\n", 3, "unknown scheme \"ftp\"",
       "https://"},
      {"[account.a]\nkind = \"caldav\"\nurl = \"https://u:p@x/\"\n", 3, "user name or a password",
       "\"password\""},
      {"[account.a]\nkind = \"caldav\"\nurl = \"https://x/\"\nusername = \"u\"\n"
       "password = { vault = \"x\" }\n",
       5, "unknown source \"vault\"", "exactly one"},
      {"[account.a]\nkind = \"caldav\"\nurl = \"https://x/\"\npassword = \"p\"\n", 4,
       "without \"username\"", "Add"},
      {"[account.a]\nkind = \"caldav\"\nurl = \"https://x/\"\nusername = \"u\"\n"
       "password = { env = \"LARKDAV_TEST_UNSET\" }\n",
       5, "LARKDAV_TEST_UNSET is not set", "Provide"},
      {"[account.\"a:b\"]\nkind = \"vdir\"\npath = \"x\"\n", 1, "colon", "Rename"},
      {"[acount.a]\nkind = \"vdir\"\n", 1, "unknown section or key \"acount\"", "\"account\""},
      {"account = 3\n", 1, "must be a table", "[account.NAME]"},
      {"[account]\na = 3\n", 2, "must be a table", "[account.a]"},
      {"a = [1,\n", 1, "no TOML", "Correct"},
  };
  for (const Wrong& wrong : table) {
    CAPTURE(wrong.text);
    const auto problems = parse(wrong.text).problems;
    REQUIRE(problems.size() == 1);
    CAPTURE(problems[0].message);
    CHECK(problems[0].line >= wrong.line);
    CHECK(problems[0].line <= wrong.line + (problems[0].message.find("TOML") ? 1 : 0));
    CHECK(problems[0].message.find(wrong.message) != std::string::npos);
    CHECK(problems[0].cure.find(wrong.cure) != std::string::npos);
  }
}

TEST_CASE("each mistake in a pair is told with its line and its cure") {
  const int first = 11;  // of the keys below [pair.main]
  const std::vector<Wrong> table{
      {"other = \"files:w\"\nfeishu = \"wrok:primary\"\n", 1, "no account \"wrok\"",
       "Did you mean \"work\"?"},
      {"other = \"work:w\"\nfeishu = \"work:primary\"\n", 0, "a Feishu account", "caldav, vdir"},
      {"other = \"files:w\"\nfeishu = \"files:x\"\n", 1, "not of kind feishu", "feishu or lark"},
      {"other = \"files\"\nfeishu = \"work:primary\"\n", 0, "no ACCOUNT:CALENDAR", "colon"},
      {"other = \"files:w\"\n", -1, "\"feishu\" is missing", "work:primary"},
      {"other = \"files:w\"\nfeishu = \"work:p\"\ndirection = \"from_feishu\"\n", 2,
       "can't be \"from_feishu\"", "\"from-feishu\"?"},
      {"other = \"files:w\"\nfeishu = \"work:p\"\npast = \"1 year\"\n", 2, "no duration", "\"1y\""},
      {"other = \"files:w\"\nfeishu = \"work:p\"\nfull_every = \"0d\"\n", 2, "no duration",
       "\"1d\""},
      {"other = \"files:w\"\nfeishu = \"work:p\"\nmax_deletes = \"101%\"\n", 2, "share or a number",
       "25%"},
      {"other = \"files:w\"\nfeishu = \"work:p\"\nmax_deletes = -1\n", 2, "share or a number",
       "25%"},
      {"other = \"files:w\"\nfeishu = \"work:p\"\ncreate = \"yes\"\n", 2, "true or false",
       "without quotation marks"},
      {"other = \"files:w\"\nfeishu = \"work:p\"\ntime_zone = \"Mars/Base\"\n", 2,
       "unknown time zone", "Asia/Shanghai"},
      {"other = \"files:w\"\nfeishu = \"work:p\"\nprefered = \"other\"\n", 2,
       "unknown key \"prefered\"", "\"prefer\"?"},
  };
  for (const Wrong& wrong : table) {
    CAPTURE(wrong.text);
    const auto problems = parse_pair(wrong.text).problems;
    REQUIRE(problems.size() == 1);
    CAPTURE(problems[0].message);
    CHECK(problems[0].line == first + wrong.line + 1);
    CHECK(problems[0].message.find(wrong.message) != std::string::npos);
    CHECK(problems[0].cure.find(wrong.cure) != std::string::npos);
  }
}

TEST_CASE("all mistakes are told at once, in the order of the file") {
  const auto problems = parse(R"([account.a]
kind = "vdir"
nope = 1
[pair.p]
feishu = "x:y"
other = "a"
past = 3
)")
                            .problems;
  REQUIRE(problems.size() == 5);
  std::vector<int> lines;
  for (const Problem& problem : problems) lines.push_back(problem.line);
  CHECK(lines == std::vector{1, 3, 5, 6, 7});
  const std::string text = config_error("f.toml", problems).what();
  for (const char* place : {"f.toml:1: ", "f.toml:3: ", "f.toml:5: ", "f.toml:6: ", "f.toml:7: "}) {
    CHECK(text.find(place) != std::string::npos);
  }
}

TEST_CASE("a plain secret in a file that others may read is refused") {
  const Folder folder;
  const std::string text =
      "[account.a]\nkind = \"caldav\"\nurl = \"https://x/\"\nusername = \"u\"\npassword = "
      "\"s3cr3t\"\n";
  const std::string open = folder.write("open.toml", text, 0644);
  const Failure failure = failure_of_loading(open);
  CHECK(failure.code == ExitCode::usage);
  CHECK(failure.cure == "Run `chmod 600 " + open + "`.");
  CHECK(failure.message.find("s3cr3t") == std::string::npos);
  CHECK(failure_of_loading(folder.write("own.toml", text, 0600)).code == ExitCode::ok);
}

TEST_CASE("a secret out of reach matters only to who uses its account") {
  const Folder folder;
  const auto loaded = load_config(folder.write(
      "c.toml",
      std::string(kAccounts) + "[account.far]\nkind = \"caldav\"\nurl = \"https://x/\"\n"
                               "username = \"u\"\npassword = { file = \"none\" }\n",
      0644));
  CHECK_NOTHROW(check_secrets(loaded, {"work", "files"}));
  CHECK_THROWS_AS(check_secrets(loaded, {"far"}), engine::ReplicaError);
}

TEST_CASE("a missing configuration says how to get one") {
  const Failure failure = failure_of_loading("/nonexistent/larkdav/config.toml");
  CHECK(failure.code == ExitCode::usage);
  CHECK(failure.message.find("/nonexistent/larkdav/config.toml") != std::string::npos);
  CHECK(failure.cure.find("larkdav init") != std::string::npos);
}
