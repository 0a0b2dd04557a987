#include "state/sqlite.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "engine/error.h"
#include "tests/state/temporary_folder.h"

namespace larkdav::state {
namespace {

using engine::ReplicaError;
using tests::TemporaryFolder;

long rows(Database& database) {
  Statement row = database.query("SELECT count(*) FROM t");
  REQUIRE(row.next());
  return static_cast<long>(row.integer(0));
}

std::string failure(const std::function<void()>& work) {
  try {
    work();
  } catch (const ReplicaError& error) {
    CHECK(error.details().cause == engine::Cause::storage);
    CHECK_FALSE(error.details().cure.empty());
    return error.what();
  }
  return "";
}

TEST_CASE("bytes of any kind come back as they were bound") {
  Database database(":memory:");
  database.script("CREATE TABLE t (a TEXT, b BLOB, c INTEGER, d TEXT) STRICT");
  const std::string odd("a\0b\xff", 4);
  database.run("INSERT INTO t VALUES (?, ?, ?, ?)",
               {odd, Blob{odd}, std::int64_t{-7}, Value(nullptr)});
  database.run("INSERT INTO t VALUES (?, ?, ?, ?)",
               {std::string_view(), Blob{}, std::int64_t{0}, ""});
  Statement row = database.query("SELECT a, b, c, d FROM t ORDER BY rowid");
  REQUIRE(row.next());
  CHECK(row.text(0) == odd);
  CHECK(row.text(1) == odd);
  CHECK(row.integer(2) == -7);
  CHECK(row.null(3));
  CHECK(row.optional_text(3) == std::nullopt);
  REQUIRE(row.next());
  CHECK(row.optional_text(0) == "");
  CHECK_FALSE(row.null(1));
  CHECK_FALSE(row.next());
}

TEST_CASE("one statement may run twice at the same time") {
  Database database(":memory:");
  database.script("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2)");
  long sum = 0;
  Statement outer = database.query("SELECT a FROM t");
  while (outer.next()) {
    Statement inner = database.query("SELECT a FROM t");
    while (inner.next()) sum += outer.integer(0) * inner.integer(0);
  }
  CHECK(sum == 9);
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  Database database(":memory:");
  database.script("CREATE TABLE t (a INTEGER)");
  {
    Transaction transaction(database);
    database.run("INSERT INTO t VALUES (1)");
  }
  CHECK(rows(database) == 0);
}

TEST_CASE("an inner transaction that fails takes back only its own rows") {
  Database database(":memory:");
  database.script("CREATE TABLE t (a INTEGER)");
  {
    Transaction outer(database);
    database.run("INSERT INTO t VALUES (1)");
    {
      Transaction inner(database);
      database.run("INSERT INTO t VALUES (2)");
    }
    {
      Transaction inner(database);
      database.run("INSERT INTO t VALUES (3)");
      inner.commit();
    }
    outer.commit();
  }
  CHECK(rows(database) == 2);
}

TEST_CASE("an inner transaction is only as durable as the outer one") {
  Database database(":memory:");
  database.script("CREATE TABLE t (a INTEGER)");
  {
    Transaction outer(database);
    Transaction inner(database);
    database.run("INSERT INTO t VALUES (1)");
    inner.commit();
  }
  CHECK(rows(database) == 0);
}

TEST_CASE("a process killed inside a transaction leaves what was committed before") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/x.db";
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Database database(path);
    database.script("CREATE TABLE t (a INTEGER)");
    {
      Transaction kept(database);
      database.run("INSERT INTO t VALUES (1)");
      kept.commit();
    }
    Transaction lost(database);
    database.run("INSERT INTO t VALUES (2)");
    _exit(137);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  Database database(path);
  CHECK(rows(database) == 1);
}

TEST_CASE("a file that is no database is named as damaged") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/x.db";
  std::ofstream(path) << std::string(8192, 'x');
  const std::string message = failure([&] { Database database(path); });
  CHECK(message.find(path) != std::string::npos);
  CHECK(message.find("is damaged") != std::string::npos);
}

TEST_CASE("a database with a damaged page is refused when it is opened") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/x.db";
  {
    Database database(path);
    database.script("CREATE TABLE t (a TEXT); PRAGMA wal_checkpoint(TRUNCATE)");
    Transaction transaction(database);
    for (int i = 0; i < 1000; ++i) database.run("INSERT INTO t VALUES ('some text of a row')");
    transaction.commit();
    database.script("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 * 2);
    file << std::string(4096, '\x5a');
  }
  CHECK(failure([&] { Database database(path); }).find("is damaged") != std::string::npos);
}

TEST_CASE("a full disk is named, and nothing of the transaction stays") {
  Database database(":memory:");
  database.script("CREATE TABLE t (a BLOB); PRAGMA max_page_count = 8");
  const std::string message = failure([&] {
    Transaction transaction(database);
    const std::string large(20000, 'x');
    for (int i = 0; i < 10; ++i) database.run("INSERT INTO t VALUES (?)", {Blob{large}});
    transaction.commit();
  });
  CHECK(message.find("disk is full") != std::string::npos);
  CHECK(rows(database) == 0);
}

TEST_CASE("a file that another program has is told as in use, and served once it is free") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/x.db";
  Database other(path);
  other.script("CREATE TABLE t (a INTEGER); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)");
  Database database(path, std::chrono::milliseconds{0});
  const std::string message = failure([&] { database.run("INSERT INTO t VALUES (2)"); });
  CHECK(message.find("is in use by another program") != std::string::npos);
  other.script("COMMIT");
  database.run("INSERT INTO t VALUES (2)");
  CHECK(rows(database) == 2);
}

TEST_CASE("a path that cannot be opened is named") {
  const TemporaryFolder folder;
  CHECK(failure([&] { Database database(folder.path()); }).find("cannot be opened") !=
        std::string::npos);
  CHECK(failure([&] { Database database("/nonexistent/x.db"); }).find("/nonexistent/x.db") !=
        std::string::npos);
}

TEST_CASE("a broken promise names its constraint") {
  Database database(":memory:");
  database.script("CREATE TABLE t (a INTEGER CONSTRAINT a_is_small CHECK (a < 10))");
  const std::string message = failure([&] { database.run("INSERT INTO t VALUES (11)"); });
  CHECK(message.find("a_is_small") != std::string::npos);
}

TEST_CASE("a copy in memory has everything and shares nothing") {
  const TemporaryFolder folder;
  Database database(folder.path() + "/x.db");
  database.script("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)");
  Database copy = database.copy_in_memory();
  CHECK(rows(copy) == 1);
  copy.run("INSERT INTO t VALUES (2)");
  CHECK(rows(copy) == 2);
  CHECK(rows(database) == 1);
}

}  // namespace
}  // namespace larkdav::state
