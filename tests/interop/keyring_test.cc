// A log-in kept in the Secret Service of the desktop: a real one, on a session bus of its own.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "tests/interop/cli_world.h"
#include "tests/support/places.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

bool installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

// The account keeps its log-in in the keyring.
void use_keyring(const CliWorld& world) {
  std::ifstream in(world.config());
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string identity = "identity = \"user\"\n";
  text.insert(text.find(identity) + identity.size(), "secrets = \"keyring\"\n");
  std::ofstream(world.config()) << text;
}

constexpr const char* kScript = R"sh(#!/bin/sh
# $1 larkdav, $2 its configuration, $3 its state, $4 a folder for the keyring
export HOME="$4" XDG_DATA_HOME="$4/data" XDG_RUNTIME_DIR="$4/run" GNOME_KEYRING_CONTROL=
mkdir -p -m 700 "$4/run"
printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 9
kept() { secret-tool lookup application larkdav account work; }
larkdav() { "$L" --config "$C" --state "$S" "$@" >>"$F/out" 2>&1; }
L=$1 C=$2 S=$3 F=$4
larkdav sync; [ $? = 3 ] || exit 10
larkdav login work --device || exit 11
[ ! -e "$S/secrets/login-work" ] || exit 12
kept | grep -q refresh_token || exit 13
larkdav sync || exit 14
grep -q refresh_token "$F/out" && exit 15
larkdav logout work || exit 16
[ -z "$(kept)" ] || exit 17
larkdav sync; [ $? = 3 ] || exit 18
)sh";

}  // namespace

TEST_CASE("a log-in lies in the Secret Service and nowhere else, and goes from there") {
  for (const char* program : {"dbus-run-session", "gnome-keyring-daemon", "secret-tool"}) {
    if (!installed(program)) {
      MESSAGE("skipped: " << std::string(program) << " is not installed");
      return;
    }
  }
  CliWorld world(json::array({meeting("Review", 30)}), "user");
  use_keyring(world);
  std::ofstream(world.file("script")) << kScript;
  const std::string keyring = world.file("keyring");
  std::filesystem::create_directories(keyring);
  const std::string command = "timeout 60 dbus-run-session -- sh " + world.file("script") + " " +
                              (binary_dir() / "bin/larkdav").string() + " " + world.config() + " " +
                              world.state() + " " + keyring + " 2>/dev/null";
  const int status = std::system(command.c_str());
  std::ifstream out(keyring + "/out");
  const std::string said{std::istreambuf_iterator<char>(out), {}};
  CAPTURE(said);
  CHECK(status == 0);
  CHECK(world.files_in("Work") == 1);
}

TEST_CASE("a keyring that is away is told so, which is no missing log-in") {
  if (!installed("secret-tool")) {
    MESSAGE("skipped: secret-tool is not installed");
    return;
  }
  CliWorld world(json::array(), "user");
  use_keyring(world);
  const char* bus = getenv("DBUS_SESSION_BUS_ADDRESS");
  const std::string before = bus == nullptr ? "" : bus;
  setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
  CHECK(world.run({"sync", "--json"}) == 2);
  const std::string of_sync = world.out.str();
  CHECK(world.run({"doctor"}) == 2);
  if (before.empty()) {
    unsetenv("DBUS_SESSION_BUS_ADDRESS");
  } else {
    setenv("DBUS_SESSION_BUS_ADDRESS", before.c_str(), 1);
  }
  CHECK(of_sync.find("keyring") != std::string::npos);
  CHECK(of_sync.find("secrets = \\\"file\\\"") != std::string::npos);
  const std::string of_doctor = world.out.str();
  CHECK(of_doctor.find("unlock the keyring") != std::string::npos);
  CHECK(of_doctor.find("larkdav login") == std::string::npos);
}
