// The built program as people run it: arguments in, one document on standard output, exit code.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "tests/interop/cli_world.h"
#include "tests/support/places.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

struct Ended {
  int code = -1;
  std::string out;
};

std::string quoted(const std::string& word) { return "'" + word + "'"; }

Ended run_binary(const CliWorld& world, const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : world.command(words)) {
    line += line.empty() ? quoted((binary_dir() / "bin" / "larkdav").string()) : " " + quoted(word);
  }
  Ended ended;
  FILE* pipe = popen((line + " 2>/dev/null").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const std::size_t octets = fread(buffer.data(), 1, buffer.size(), pipe)) {
    ended.out.append(buffer.data(), octets);
  }
  const int status = pclose(pipe);
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

bool is_built() {
  if (std::filesystem::exists(binary_dir() / "bin" / "larkdav")) return true;
  MESSAGE("skipped: larkdav is not built");
  return false;
}

}  // namespace

TEST_CASE("the program undoes, verifies and resolves, each with one document and its exit code") {
  if (!is_built()) return;
  CliWorld world(json::array({meeting("Review", 30), meeting("Retro", 31)}));
  struct Row {
    std::vector<std::string> words;
    int code;
  };
  const std::vector<Row> rows{{{"sync"}, 0},
                              {{"verify"}, 0},
                              {{"history"}, 0},
                              {{"history", "1", "-v"}, 0},
                              {{"undo", "1", "--dry-run"}, 0},
                              {{"undo", "1"}, 1},
                              {{"conflicts"}, 1},
                              {{"verify"}, 1},
                              {{"status"}, 0},
                              {{"resolve", "1", "--keep", "feishu"}, 1},
                              {{"resolve", "2", "--keep", "feishu"}, 0},
                              {{"conflicts"}, 0},
                              {{"verify"}, 0},
                              {{"plan"}, 0},
                              {{"calendars"}, 0},
                              {{"undo", "99"}, 2},
                              {{"resolve", "1", "--keep", "both"}, 2}};
  for (const Row& row : rows) {
    std::vector<std::string> words = row.words;
    words.emplace_back("--json");
    const Ended ended = run_binary(world, words);
    CAPTURE(row.words.front());
    CAPTURE(ended.out);
    CHECK(ended.code == row.code);
    CHECK(json::accept(ended.out));
  }
  CHECK(world.files_in("Work") == 2);
  CHECK(run_binary(world, {"sync", "-q"}).out.empty());
}
