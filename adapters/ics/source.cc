#include "adapters/ics/source.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "adapters/caldav/failures.h"
#include "adapters/caldav/hrefs.h"
#include "adapters/digest.h"
#include "adapters/vdir/account.h"

namespace larkdav::adapters::ics {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kOctetsMax = 256U << 20;

[[noreturn]] void fail(const std::string& message, const std::string& cure) {
  engine::ReplicaError::Details details;
  details.operation = "read the calendar file";
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::configuration;
  details.cure = cure;
  throw engine::ReplicaError(message, details);
}

// webcal is https by another name (it was http once; https is tried, as servers redirect to it).
std::string normal_place(const std::string& place) {
  for (const std::string scheme : {"webcal://", "webcals://"})
    if (place.starts_with(scheme)) return "https://" + place.substr(scheme.size());
  if (place.find("://") != std::string::npos) return place;
  return fs::absolute(vdir::expand_home(place)).lexically_normal().string();
}

std::string stem(const std::string& name) {
  return name.ends_with(".ics") ? name.substr(0, name.size() - 4) : name;
}

}  // namespace

Source::Source(const std::string& place, http::Transport* transport)
    : place_(normal_place(place)),
      is_address_(place_.find("://") != std::string::npos),
      transport_(transport) {}

std::string Source::calendar_name() const {
  if (!is_address_) return stem(fs::path(place_).filename().string());
  const auto url = caldav::parse_url(place_);
  if (!url) return "calendar";
  const std::string last = caldav::decode(url->path.substr(url->path.rfind('/') + 1));
  return last.empty() ? url->host : stem(last);
}

std::string Source::shown() const {
  if (!is_address_) return place_;
  const auto url = caldav::parse_url(place_);
  return "the calendar at " + (url ? url->host : std::string("its address"));
}

std::optional<Loaded> Source::load(const std::optional<Validators>& known) {
  return is_address_ ? download(known) : load_file(known);
}

std::optional<Loaded> Source::load_file(const std::optional<Validators>& known) const {
  std::error_code error;
  const auto octets = fs::file_size(place_, error);
  if (error)
    fail("cannot read " + shown() + ": " + error.message(),
         "check the path and that the file may be read");
  if (octets > kOctetsMax) fail(shown() + " is larger than 256 MiB", "split the file");
  std::ifstream in(place_, std::ios::binary);
  Loaded loaded;
  loaded.text.assign(std::istreambuf_iterator<char>(in), {});
  if (!in) fail("cannot read " + shown(), "check that the file may be read");
  loaded.validators.digest = hex(sha256(loaded.text));
  if (known && known->digest == loaded.validators.digest) return std::nullopt;
  return loaded;
}

// Redirects go anywhere: there is no password to protect. But never from https down to http.
http::Reply Source::follow(http::Request request) {
  constexpr int kRedirectsMax = 5;
  auto url = caldav::parse_url(request.url);
  for (int i = 0; i <= kRedirectsMax && url; ++i) {
    const long before = transport_->sent();
    http::Reply reply = transport_->exchange_one(request);
    requests_ += transport_->sent() - before;
    const auto location = reply.header("location");
    if (reply.status < 301 || reply.status > 308 || reply.status == 304 || !location) return reply;
    const auto next = caldav::resolve(*url, *location);
    if (!next || (url->scheme == "https" && next->scheme != "https")) break;
    url = next;
    request.url = caldav::to_string(*url);
  }
  fail(shown() + " redirects to where it cannot be followed", "correct the account's url");
}

std::optional<Loaded> Source::download(const std::optional<Validators>& known) {
  if (!caldav::parse_url(place_) || transport_ == nullptr)
    fail("this is no address of a calendar", "give the account a url like https://…/holidays.ics");
  http::Request request;
  request.method = "GET";
  request.url = place_;
  request.label = "read " + shown();
  request.idempotent = true;
  request.headers = {{"Accept", "text/calendar, */*;q=0.5"}};
  if (known && !known->etag.empty()) request.headers.emplace_back("If-None-Match", known->etag);
  if (known && !known->last_modified.empty())
    request.headers.emplace_back("If-Modified-Since", known->last_modified);
  http::Reply reply = follow(request);
  if (known && reply.delivery == http::Delivery::answered && reply.status == 304)
    return std::nullopt;
  if (reply.delivery != http::Delivery::answered || reply.status != 200)
    throw caldav::failure(reply, request.label);
  Loaded loaded;
  const auto header = [&](const char* name) {
    const std::string value = reply.header(name).value_or("");
    return value.find('\n') == std::string::npos ? value : std::string();
  };
  loaded.validators = {header("etag"), header("last-modified"), hex(sha256(reply.body))};
  if (known && known->digest == loaded.validators.digest) return std::nullopt;
  loaded.text = std::move(reply.body);
  return loaded;
}

}  // namespace larkdav::adapters::ics
