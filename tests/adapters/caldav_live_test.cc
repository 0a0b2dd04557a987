// The contract on any CalDAV server: LARKDAV_TEST_CALDAV_URL, and where it wants a log-in
// LARKDAV_TEST_CALDAV_USER and LARKDAV_TEST_CALDAV_PASSWORD. Leaves calendars called "Test …".
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/support/caldav_bench.h"

using namespace larkdav::tests;

namespace {
std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}
}  // namespace

TEST_CASE("a live CalDAV server keeps the contract of a replica") {
  const CalDavServer server{setting("LARKDAV_TEST_CALDAV_URL"), setting("LARKDAV_TEST_CALDAV_USER"),
                            setting("LARKDAV_TEST_CALDAV_PASSWORD")};
  if (server.url.empty()) {
    MESSAGE("skipped: LARKDAV_TEST_CALDAV_URL is not set");
    return;
  }
  check_replica_contract([&] { return caldav_bench(server); });
}
