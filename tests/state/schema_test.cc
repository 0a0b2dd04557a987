#include "state/schema.h"

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "engine/error.h"
#include "state/open.h"

namespace larkdav::state {
namespace {

using engine::ReplicaError;

std::int64_t version(Database& database) {
  Statement row = database.query("PRAGMA user_version");
  REQUIRE(row.next());
  return row.integer(0);
}

std::set<std::string> names(Database& database, const std::string& type) {
  Statement rows = database.query(
      "SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%'", {type});
  std::set<std::string> names;
  while (rows.next()) names.insert(rows.text(0));
  return names;
}

TEST_CASE("an empty file gets every table and index") {
  Database database = empty_state();
  CHECK(version(database) == static_cast<std::int64_t>(migrations().size()));
  CHECK(names(database, "table") == std::set<std::string>{"state", "pair", "cursor", "record",
                                                          "raw_text", "mark", "link", "satellite",
                                                          "intent", "uid_map", "tomb", "run",
                                                          "change", "fact", "recent_write"});
  CHECK(names(database, "index").size() == 15);
}

TEST_CASE("migrating twice changes nothing") {
  Database database = empty_state();
  database.run("INSERT INTO fact VALUES ('a', 'k', 'v')");
  migrate(database);
  Statement row = database.query("SELECT count(*) FROM fact");
  REQUIRE(row.next());
  CHECK(row.integer(0) == 1);
}

TEST_CASE("an older file gets the migrations it lacks and keeps its rows") {
  constexpr std::array kSteps{Migration{"CREATE TABLE t (a INTEGER)"},
                              Migration{"ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 5"}};
  Database database(":memory:");
  migrate(database, std::span(kSteps).first(1));
  database.run("INSERT INTO t VALUES (1)");
  migrate(database, kSteps);
  CHECK(version(database) == 2);
  Statement row = database.query("SELECT a, b FROM t");
  REQUIRE(row.next());
  CHECK(row.integer(0) == 1);
  CHECK(row.integer(1) == 5);
}

TEST_CASE("a migration that fails leaves the file as it was") {
  constexpr std::array kSteps{Migration{"CREATE TABLE t (a INTEGER)"},
                              Migration{"CREATE TABLE u (a INTEGER); CREATE NONSENSE"}};
  Database database(":memory:");
  CHECK_THROWS_AS(migrate(database, kSteps), ReplicaError);
  CHECK(version(database) == 1);
  CHECK(names(database, "table") == std::set<std::string>{"t"});
}

TEST_CASE("a file of a newer larkdav is refused with both versions") {
  Database database = empty_state();
  database.script("PRAGMA user_version = 99");
  try {
    migrate(database);
    FAIL("was accepted");
  } catch (const ReplicaError& error) {
    const std::string message = error.what();
    CHECK(message.find("newer larkdav") != std::string::npos);
    CHECK(message.find("99") != std::string::npos);
    CHECK(error.details().cause == engine::Cause::storage);
  }
}

TEST_CASE("somebody else's database is left alone") {
  Database database(":memory:");
  database.script("CREATE TABLE theirs (a INTEGER)");
  CHECK_THROWS_AS(migrate(database), ReplicaError);
  database.script("PRAGMA user_version = 1");
  CHECK_THROWS_AS(migrate(database), ReplicaError);
  CHECK(names(database, "table") == std::set<std::string>{"theirs"});
}

}  // namespace
}  // namespace larkdav::state
