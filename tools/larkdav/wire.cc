#include "tools/larkdav/wire.h"

#include <string>

#include "tools/larkdav/log.h"

namespace larkdav::tools {

using adapters::http::Traced;

namespace {

void log_line(const Traced& traced, const std::string& url) {
  const bool answered = traced.delivery == adapters::http::Delivery::answered;
  log_debug(traced.method + " " + url + " → " +
            (answered ? std::to_string(traced.status) : traced.error) +
            (traced.label.empty() ? "" : " (" + traced.label + ")"));
}

}  // namespace

void log_exchange(const Traced& traced) { log_line(traced, traced.url); }

void log_host(const Traced& traced) {
  const auto scheme = traced.url.find("://");
  const auto end = scheme == std::string::npos ? 0 : traced.url.find_first_of("/?", scheme + 3);
  log_line(traced, end == std::string::npos ? traced.url : traced.url.substr(0, end) + "/…");
}

}  // namespace larkdav::tools
