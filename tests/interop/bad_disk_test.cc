// A disk that is full, a state folder that can't be written, a database that rotted: the program
// says which, ends with its exit code, and once it is cured nothing was lost and nothing is there
// twice.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "tests/interop/cli_world.h"
#include "tests/support/places.h"
#include "tests/support/program.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

constexpr int kInternal = 70;
constexpr std::size_t kEvents = 40;

json many_events() {
  json events = json::array();
  for (std::size_t i = 0; i < kEvents; ++i) {
    events.push_back(meeting("Number " + std::to_string(i), 24 + static_cast<int>(i)));
  }
  return events;
}

// The real program, for what it is confined to must not confine the tests.
struct Ended {
  int code = 0;
  std::string output;
};

std::string program() { return (binary_dir() / "bin/larkdav").string(); }

Ended run(const CliWorld& world, const Confinement& confinement,
          const std::vector<std::string>& arguments = {"sync", "--json"}) {
  std::vector<std::string> words = world.command(arguments);
  words.front() = program();
  const std::string output = world.file("output");
  Ended out;
  out.code = Program(words, output, confinement).wait();
  std::ifstream file(output);
  out.output = {std::istreambuf_iterator<char>(file), {}};
  return out;
}

void check_whole(CliWorld& world) {
  CHECK(world.run({"sync", "--json"}) == 0);
  INFO(world.out.str());
  CHECK(world.feishu_events().size() == kEvents);
  CHECK(world.files_in("Work") == kEvents);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

bool built() {
  if (std::filesystem::exists(program())) return true;
  MESSAGE("skipped: " << program() << " is not built");
  return false;
}

}  // namespace

TEST_CASE("a full disk stops a run with a message, and the next one finishes the work") {
  if (!built()) return;
  // From no room for anything to room for all but the last transactions.
  int stopped = 0;
  for (const rlim_t octets : {20'000, 60'000, 120'000, 200'000, 280'000}) {
    CAPTURE(octets);
    CliWorld world(many_events());
    const Ended ended = run(world, {octets, {}});
    CAPTURE(ended.output);
    if (ended.code != 0) {
      ++stopped;
      CHECK(ended.code == kInternal);
      CHECK(ended.output.find("state database") != std::string::npos);
      CHECK(ended.output.find("disk") != std::string::npos);
    }
    check_whole(world);
  }
  CHECK(stopped > 1);
}

TEST_CASE("a full disk while a synced pair is changed loses nothing") {
  if (!built()) return;
  CliWorld world(many_events());
  REQUIRE(world.run({"sync"}) == 0);
  for (const auto& entry : std::filesystem::directory_iterator(world.file("cals/Work"))) {
    std::ifstream in(entry.path());
    std::string text((std::istreambuf_iterator<char>(in)), {});
    in.close();
    const auto at = text.find("SUMMARY:");
    REQUIRE(at != std::string::npos);
    std::ofstream(entry.path()) << text.insert(at + 8, "Changed ");
  }
  const Ended ended = run(world, {rlim_t{100'000}, {}}, {"sync", "--allow-changes", "--json"});
  CAPTURE(ended.output);
  CHECK(ended.code == kInternal);
  CHECK(world.run({"sync", "--allow-changes", "--json"}) == 0);
  for (const json& event : world.feishu_events()) {
    CHECK(event["summary"].get<std::string>().starts_with("Changed "));
  }
  check_whole(world);
}

TEST_CASE("a state folder that can't be written is said so, and nothing is touched") {
  if (!built()) return;
  CliWorld world(many_events());
  SUBCASE("a file stands where the folder should be") {
    std::ofstream(world.state()) << "no folder";
    const Ended ended = run(world, {});
    CAPTURE(ended.output);
    CHECK(ended.code == kInternal);
    CHECK(ended.output.find(world.state()) != std::string::npos);
    std::filesystem::remove(world.state());
  }
  SUBCASE("another user owns it") {
    if (geteuid() != 0) return;  // only root can become somebody else
    constexpr uid_t kNobody = 65534;
    REQUIRE(world.run({"sync"}) == 0);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(world.folder.path)) {
      std::filesystem::permissions(
          entry.path(), std::filesystem::perms::others_read | std::filesystem::perms::others_exec,
          std::filesystem::perm_options::add);
    }
    std::filesystem::permissions(world.folder.path, std::filesystem::perms(0755));
    std::ofstream(world.file("output")) << "";
    const Ended ended = run(world, {{}, kNobody});
    CAPTURE(ended.output);
    if (ended.code == 127) return;  // that user may not even see the program
    CHECK(ended.code == kInternal);
    CHECK(ended.output.find("writable") != std::string::npos);
  }
  CHECK(world.feishu_events().size() == kEvents);
  check_whole(world);
}

TEST_CASE(
    "a database with flipped bytes is refused by name; without it everything is found again") {
  if (!built()) return;
  CliWorld world(many_events());
  REQUIRE(world.run({"sync"}) == 0);
  const std::string path = world.state() + "/larkdav.db";
  std::ifstream in(path, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  in.close();
  REQUIRE(whole.size() > 20'000);
  std::mt19937 dice(20261103);
  int refused = 0;
  constexpr int kTries = 24;
  for (int i = 0; i < kTries; ++i) {
    std::string rotten = whole;
    for (int flips = 0; flips < 64; ++flips) {  // a sector's worth, anywhere behind the header
      const auto at = std::uniform_int_distribution<std::size_t>(100, rotten.size() - 1)(dice);
      rotten[at] = static_cast<char>(rotten[at] ^ 0x5a);
    }
    std::ofstream(path, std::ios::binary) << rotten;
    const Ended ended = run(world, {});
    CAPTURE(i);
    CAPTURE(ended.output);
    // Whatever it makes of it: it does not crash, and it takes nothing away.
    CHECK(ended.code < 128);
    if (ended.code == kInternal) ++refused;
    CHECK(world.feishu_events().size() == kEvents);
    CHECK(world.files_in("Work") == kEvents);
    for (const char* rest : {"-wal", "-shm"}) std::filesystem::remove(path + rest);
  }
  CHECK(refused > kTries / 2);

  std::filesystem::rename(world.state(), world.file("moved away"));
  check_whole(world);
}
