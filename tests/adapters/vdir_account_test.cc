#include "adapters/vdir/account.h"

#include <doctest/doctest.h>

#include "tests/support/folder.h"

using namespace larkdav::adapters;
using namespace larkdav::adapters::vdir;
using larkdav::engine::Cause;
using larkdav::engine::ReplicaError;
using larkdav::tests::Folder;

TEST_CASE("each folder is a calendar, named and coloured by its files") {
  Folder folder;
  folder.write("work/displayname", "Work \xe5\xb7\xa5\xe4\xbd\x9c\n");
  folder.write("work/color", "#ff8800\n");
  folder.write("home/a.ics", "");
  folder.write("odd/color", "red; rm -rf");
  folder.write(".hidden/a.ics", "");
  folder.write("file.ics", "");
  VdirAccount account(folder.path().string() + "/");
  const auto calendars = account.calendars();
  REQUIRE(calendars.size() == 3);
  CHECK(calendars[0].name == "home");
  CHECK(calendars[0].id == (folder.path() / "home").string());
  CHECK(calendars[1].name == "odd");
  CHECK(calendars[1].color.empty());
  CHECK(calendars[2].name == "Work \xe5\xb7\xa5\xe4\xbd\x9c");
  CHECK(calendars[2].color == "#ff8800");
  CHECK(calendars[2].writable);
  CHECK(account.requests() == 0);
}

TEST_CASE("a calendar is made as a folder of its name, or of a safe one with a displayname") {
  Folder folder;
  VdirAccount account((folder.path() / "new" / "vdir").string());
  for (const char* name : {"Work & Fun", "a/b", "..", ".x", "line\nbreak"}) {
    CAPTURE(name);
    const CalendarInfo made = account.make_calendar(name);
    CHECK(std::filesystem::is_directory(made.id));
    CHECK(std::filesystem::path(made.id).parent_path() == folder.path() / "new" / "vdir");
    CHECK(account.make_calendar(name).id == made.id);
  }
  CHECK(account.make_calendar("a/b").name == "a/b");
  CHECK(std::filesystem::is_directory(folder.path() / "new" / "vdir" / "Work & Fun"));
}

TEST_CASE("a vdir that is not there is a configuration error") {
  try {
    VdirAccount("/nonexistent/vdir").calendars();
    FAIL("must throw");
  } catch (const ReplicaError& error) {
    CHECK(error.details().cause == Cause::configuration);
    CHECK(std::string(error.what()).find("/nonexistent/vdir") != std::string::npos);
  }
}
