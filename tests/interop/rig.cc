#include "tests/interop/rig.h"

#include <filesystem>

namespace larkdav::tests {
namespace {

adapters::caldav::CalDavSettings settings(const Radicale& server) {
  return {server.home_url() + "work/", {Radicale::user(), [] { return Radicale::password(); }}};
}

std::string base64(const std::string& text) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += i + j <= text.size() ? kDigits[bits >> (18 - 6 * j) & 63U] : '=';
    }
  }
  return out;
}

}  // namespace

VdirSide::VdirSide() : account_(folder_.path().string()) {
  calendar_ = account_.make_calendar("work");
}

std::unique_ptr<engine::Replica> VdirSide::open(const adapters::OpenOptions& options) {
  return account_.open(calendar_, options);
}

void VdirSide::put(const std::string& name, const std::string& text) {
  folder_.write("work/" + name, text);
}

void VdirSide::remove(const std::string& name) {
  std::filesystem::remove(folder_.path() / "work" / name);
}

std::map<std::string, std::string> VdirSide::texts() {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "work")) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".ics") out[name] = folder_.read("work/" + name);
  }
  return out;
}

std::vector<adapters::http::Reply> LossyTransport::exchange(
    std::span<const adapters::http::Request> requests) {
  for (const auto& request : requests) CHECK(why_loud(request) == "");
  auto replies = inner_.exchange(requests);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].method != "PUT" && requests[i].method != "DELETE") continue;
    if (lose-- != 0) continue;
    ++lost;
    replies[i] = {};
    replies[i].delivery = adapters::http::Delivery::unknown;
    replies[i].error = "connection closed";
  }
  return replies;
}

RadicaleSide::RadicaleSide(std::unique_ptr<Radicale> server)
    : server_(std::move(server)), account_(lossy_, settings(*server_)) {
  REQUIRE(ask("MKCALENDAR", "").status == 201);
  calendar_ = account_.calendars().front();
}

adapters::http::Reply RadicaleSide::ask(const std::string& method, const std::string& name,
                                        const std::string& body) {
  adapters::http::Request request;
  request.method = method;
  request.url = server_->home_url() + "work/" + name;
  request.headers = {
      {"Authorization", "Basic " + base64(Radicale::user() + ":" + Radicale::password())},
      {"Content-Type", "text/calendar; charset=utf-8"}};
  request.body = body;
  return transport_.exchange_one(request);
}

std::unique_ptr<engine::Replica> RadicaleSide::open(const adapters::OpenOptions& options) {
  return account_.open(calendar_, options);
}

void RadicaleSide::put(const std::string& name, const std::string& text) {
  const auto reply = ask("PUT", name, text);
  INFO(reply.body);
  REQUIRE(reply.status == 201);
}

void RadicaleSide::remove(const std::string& name) { REQUIRE(ask("DELETE", name).status == 200); }

std::map<std::string, std::string> RadicaleSide::texts() {
  std::map<std::string, std::string> out;
  const auto root = server_->folder().path() / "collections/collection-root/alice/work";
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.path().extension() != ".ics") continue;
    const std::string name = entry.path().filename().string();
    out[name] = ask("GET", name).body;
  }
  return out;
}

std::vector<std::pair<std::string, std::function<std::unique_ptr<OtherSide>()>>> other_sides() {
  std::vector<std::pair<std::string, std::function<std::unique_ptr<OtherSide>()>>> out{
      {"vdir", [] { return std::make_unique<VdirSide>(); }}};
  if (Radicale::start() != nullptr) {
    out.emplace_back("radicale", [] { return std::make_unique<RadicaleSide>(Radicale::start()); });
  } else {
    MESSAGE("radicale is not installed: only the vdir side is tried");
  }
  return out;
}

Rig::Rig(std::unique_ptr<OtherSide> other_side) : other(std::move(other_side)) {
  lose_state();
  policy.past = std::nullopt;
}

void Rig::lose_state() {
  database_.emplace(state::empty_state());
  facts_.clear();
  feishu.memory.clear();
  pair_ = state::Pairs(*database_)
              .open("main", {{"work", feishu.calendar.id}, {"home", "work"}}, "fp")
              .id;
}

adapters::OpenOptions Rig::options() {
  adapters::OpenOptions out;
  out.floating_zone = "Asia/Shanghai";
  out.attendee_style = style;
  out.recall = [this](const std::string& key) -> std::optional<std::string> {
    const auto found = facts_.find(key);
    if (found == facts_.end()) return std::nullopt;
    return found->second;
  };
  out.remember = [this](const std::string& key, const std::string& value) { facts_[key] = value; };
  return out;
}

engine::PairReport Rig::sync(const engine::RunOptions& run_options) {
  feishu.now += pause;
  feishu.reopen();
  const auto replica = other->open(options());
  state::PairStore store(*database_, pair_);
  return engine::run_pass({{feishu.replica.get(), replica.get()}, store, clock_}, policy,
                          run_options)
      .report;
}

std::vector<std::string> Rig::seen(engine::Side side) {
  feishu.reopen();
  const auto replica = other->open(options());
  engine::Replica& looked_at = side == engine::Side::feishu ? *feishu.replica : *replica;
  ObservedSide observed(looked_at);
  observed.observe();
  std::vector<std::string> lines;
  for (const auto& [id, item] : observed.items()) {
    const auto* assembled = std::get_if<engine::Assembled>(&item.state);
    if (assembled == nullptr) continue;
    const engine::Event event = feishu.replica->as_stored(assembled->event);
    std::string line;
    for (const engine::Field field : engine::kAllFields) {
      line += engine::describe(event, field) + " | ";
    }
    for (const auto& [key, occurrence] : event.occurrences) {
      line += engine::to_string(key) + ": " + engine::describe(event, key) + " | ";
    }
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string Rig::name_titled(const std::string& title) {
  std::string found;
  for (const auto& [name, text] : other->texts()) {
    if (text.find("SUMMARY:" + title + "\r\n") == std::string::npos) continue;
    REQUIRE(found.empty());
    found = name;
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

std::string Rig::text_titled(const std::string& title) {
  return other->texts().at(name_titled(title));
}

std::string calendar_text(const std::string& events) {
  std::string text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Somebody//Client 1.0//EN\n" + events +
                     "END:VCALENDAR\n";
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

}  // namespace larkdav::tests
