// A fresh calendar on a CalDAV server, with a replica and a person who edits behind its back.
#pragma once

#include <doctest/doctest.h>

#include <unistd.h>

#include <memory>
#include <string>

#include "adapters/caldav/account.h"
#include "adapters/caldav/hrefs.h"
#include "adapters/caldav/requests.h"
#include "adapters/digest.h"
#include "adapters/http/curl.h"
#include "mapping/ical/writer.h"
#include "tests/adapters/contract.h"
#include "tests/support/events.h"
#include "tests/support/silent_transport.h"

namespace larkdav::tests {

struct CalDavServer {
  std::string url;
  std::string user;
  std::string password;
};

struct CalDavWorld {
  explicit CalDavWorld(const CalDavServer& at_server) : server(at_server) {
    // Names differ from one process to the next: the server may outlive this one.
    static int calendars = 0;
    info = account.make_calendar("Test " + std::to_string(::getpid()) + " " +
                                 std::to_string(++calendars));
    options.floating_zone = "Asia/Shanghai";
    replica = account.open(info, options);
    url = *adapters::caldav::parse_url(info.url);
  }

  // As a person, by another connection.
  int ask(adapters::http::Request request) {
    if (!server.user.empty())
      request.headers.emplace_back(
          "Authorization", "Basic " + adapters::base64(server.user + ":" + server.password));
    return person.exchange_one(request).status;
  }
  void store(const std::string& path, const engine::Event& event, long stamp) {
    const std::string text = mapping::ical::write_resource(event, {at(stamp), "", "Asia/Shanghai"});
    const int status = ask(adapters::caldav::put_over(at_path(path), text, {}, "person"));
    REQUIRE((status == 201 || status == 204));
  }
  void remove(const std::string& path) {
    const int status = ask(adapters::caldav::remove(at_path(path), {}, "person"));
    REQUIRE((status == 200 || status == 204));
  }
  [[nodiscard]] adapters::caldav::Url at_path(const std::string& path) const {
    adapters::caldav::Url there = url;
    there.path = path;
    return there;
  }

  CalDavServer server;
  adapters::http::CurlTransport curl;
  SilentTransport wire{curl};
  adapters::http::CurlTransport person;
  adapters::caldav::CalDavAccount account{
      wire, {server.url, {server.user, [this] { return server.password; }}}};
  adapters::CalendarInfo info;
  adapters::OpenOptions options;
  std::unique_ptr<engine::Replica> replica;
  adapters::caldav::Url url;
  int names = 0;
};

inline ContractBench caldav_bench(const CalDavServer& server) {
  const auto world = std::make_shared<CalDavWorld>(server);
  ContractBench bench;
  bench.world = world;
  bench.replica = world->replica.get();
  bench.add = [world](const engine::Event& event) {
    const std::string path = world->url.path + "person-" + std::to_string(++world->names) + ".ics";
    world->store(path, event, 500);
    return engine::ItemId{path};
  };
  bench.edit = [world](const engine::ItemId& item, const engine::Event& event) {
    world->store(item.value, event, 501);
  };
  bench.remove = [world](const engine::ItemId& item) { world->remove(item.value); };
  bench.absent = {world->url.path + "no-such-item.ics"};
  return bench;
}

}  // namespace larkdav::tests
