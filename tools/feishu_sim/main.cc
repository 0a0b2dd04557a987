#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "tools/feishu_sim/server.h"

namespace {

using namespace larkdav::feishu_sim;

struct Listen {
  std::string address;
  std::uint16_t port;
};

Listen parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos)
    throw std::runtime_error("--listen wants ADDRESS:PORT, not " + text);
  const std::string port = text.substr(colon + 1);
  const bool digits = !port.empty() && port.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || port.size() > 5 || std::stoi(port) > 65535) {
    throw std::runtime_error("--listen: no port: " + text);
  }
  return {text.substr(0, colon), static_cast<std::uint16_t>(std::stoi(port))};
}

Json read_seed(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  Json seed = Json::parse(file, nullptr, false);
  if (!seed.is_object()) throw std::runtime_error(path + ": not a JSON object");
  return seed;
}

// Blocks the signals that end the program, so that every thread inherits that, and waits for one.
sigset_t block_end_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

int run(Options options, const std::string& listen, const std::string& seed_path) {
  if (!seed_path.empty()) options.seed = read_seed(seed_path);
  const Listen place = parse_listen(listen);
  const sigset_t end_signals = block_end_signals();
  Service service(std::move(options));
  Server server(service, place.address, place.port);
  std::cout << "listening on " << server.url() << std::endl;
  int signal = 0;
  sigwait(&end_signals, &signal);
  server.stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"feishu-sim: a local stand-in for the Feishu calendar service", "feishu-sim"};
  Options options;
  std::string listen = "127.0.0.1:0";
  std::string seed;
  bool unlimited = false;
  app.add_option("--listen", listen, "ADDRESS:PORT; port 0 picks a free one")
      ->capture_default_str();
  app.add_option("--data", options.data_path, "file that keeps everything across restarts");
  app.add_option("--seed", seed, "JSON file with calendars and events to begin with");
  app.add_option("--log", options.log_path, "NDJSON file, one line for each API request");
  app.add_flag("--log-bodies", options.log_bodies, "tell the bodies of calendar requests in it");
  app.add_option("--app-id", options.app_id, "id of the one app")->capture_default_str();
  app.add_option("--app-secret", options.app_secret, "its secret")->capture_default_str();
  app.add_flag("--no-rate-limit", unlimited, "admit any number of requests");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  options.rate_limit = !unlimited;
  try {
    return run(std::move(options), listen, seed);
  } catch (const std::exception& error) {
    std::cerr << "feishu-sim: " << error.what() << "\n";
    return 2;
  }
}
