#include "tools/larkdav/secret.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <type_traits>

#include "tools/larkdav/failure.h"

using namespace larkdav;
using namespace larkdav::tools;

namespace {

SecretSource source(SecretSource::From from, std::string name) {
  SecretSource result;
  result.from = from;
  result.name = std::move(name);
  return result;
}

SecretSource command(std::vector<std::string> words) {
  SecretSource result;
  result.from = SecretSource::From::command;
  result.command = std::move(words);
  return result;
}

}  // namespace

TEST_CASE("a secret comes from the environment, a file or a command, without its line end") {
  setenv("LARKDAV_TEST_SECRET", "from env", 1);
  CHECK(resolve(source(SecretSource::From::environment, "LARKDAV_TEST_SECRET"), "a").reveal() ==
        "from env");
  CHECK(resolve(command({"printf", "%s\\n", "from command"}), "a").reveal() == "from command");
  CHECK(resolve({}, "a").empty());
}

TEST_CASE("a secret that can't be had is a configuration error that does not show it") {
  for (const SecretSource& wrong :
       {source(SecretSource::From::environment, "LARKDAV_TEST_UNSET"),
        source(SecretSource::From::file, "/nonexistent/secret"), command({"true"}),
        command({"sh", "-c", "echo hidden; exit 3"}), command({"/nonexistent/program"})}) {
    try {
      resolve(wrong, "[account.a] password");
      FAIL("no error");
    } catch (const engine::ReplicaError& error) {
      CHECK(error.details().cause == engine::Cause::configuration);
      CHECK(std::string(error.what()).find("[account.a] password") == 0);
      CHECK(std::string(error.what()).find("hidden") == std::string::npos);
    }
  }
}

TEST_CASE("a secret can't be printed by accident") {
  CHECK_FALSE(std::is_convertible_v<Secret, std::string>);
  CHECK_FALSE(std::is_convertible_v<Secret, std::string_view>);
}
