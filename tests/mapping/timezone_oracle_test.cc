// Every zone of the zone data against Python's zoneinfo, which reads the same data with other code.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "mapping/timezone.h"
#include "mapping/zone_names.h"
#include "tests/support/folder.h"
#include "tests/support/places.h"

namespace larkdav::mapping {
namespace {

using engine::Instant;

constexpr long long kFirst = 0;             // 1970
constexpr long long kLast = 4'133'980'800;  // 2101
constexpr long long kStep = 5 * 86400;      // no zone changes twice within it and back

long long local_seconds(long long instant, const std::string& zone) {
  const auto local = to_local(Instant{std::chrono::seconds(instant)}, zone);
  return to_utc(local, "UTC").time_since_epoch().count();
}

long long offset_at(long long instant, const std::string& zone) {
  return local_seconds(instant, zone) - instant;
}

// The first second of each new offset.
std::vector<long long> transitions(const std::string& zone) {
  std::vector<long long> out;
  long long before = offset_at(kFirst, zone);
  for (long long at = kFirst; at < kLast; at += kStep) {
    const long long after = offset_at(at + kStep, zone);
    if (after == before) continue;
    long long low = at;
    long long high = at + kStep;
    while (high - low > 1) {
      const long long middle = low + (high - low) / 2;
      (offset_at(middle, zone) == before ? low : high) = middle;
    }
    out.push_back(high);
    before = after;
  }
  return out;
}

void write_instant(std::ostream& out, const std::string& zone, long long instant) {
  out << zone << "\tu\t" << instant << '\t' << local_seconds(instant, zone) << '\n';
}

void write_local(std::ostream& out, const std::string& zone, long long local) {
  const auto clock = to_local(Instant{std::chrono::seconds(local)}, "UTC");
  out << zone << "\tl\t" << local << '\t' << to_utc(clock, zone).time_since_epoch().count() << '\n';
}

void write_zone(std::ostream& out, const std::string& zone) {
  long long last = kFirst;
  for (const long long at : transitions(zone)) {
    write_instant(out, zone, last + (at - last) / 2);
    for (const long long instant : {at - 1, at, at + 1}) write_instant(out, zone, instant);
    // The wall clocks around the change as both offsets show it: within the gap or the overlap too.
    for (const long long shown : {at + offset_at(at - 1, zone), at + offset_at(at, zone)}) {
      for (const long long local : {shown - 1, shown, shown + 1}) write_local(out, zone, local);
    }
    last = at;
  }
  write_instant(out, zone, kLast);
}

}  // namespace

TEST_CASE("every zone shows the same clock as in Python, around every change from 1970 to 2100") {
  if (!std::filesystem::exists("/usr/bin/python3")) {
    MESSAGE("skipped: python3 is absent");
    return;
  }
  const tests::Folder folder;
  const std::string path = (folder.path() / "conversions").string();
  std::size_t zones = 0;
  {
    std::ofstream out(path);
    for (const std::string& zone : zone_table().zones) {
      write_zone(out, zone);
      ++zones;
    }
  }
  const std::string command = "PYTHONTZPATH=/usr/share/zoneinfo /usr/bin/python3 '" +
                              (tests::source_dir() / "tests/mapping/zone_oracle.py").string() +
                              "' < " + path;
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string said;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) said += static_cast<char>(c);
  REQUIRE(::pclose(pipe) == 0);
  std::istringstream lines(said);
  long checked = 0;
  lines >> checked;
  std::string wrong;
  std::getline(lines, wrong);
  std::getline(lines, wrong, '\0');
  CHECK(wrong == "");
  CHECK(zones > 300);
  CHECK(checked > 100'000);
  MESSAGE(zones, " zones, ", checked, " conversions");
}

}  // namespace larkdav::mapping
