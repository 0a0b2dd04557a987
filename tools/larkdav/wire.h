// What an account speaks over: curl, traced into the log, sent again where the server asks for it.
#pragma once

#include "adapters/http/curl.h"
#include "adapters/http/retry.h"
#include "adapters/http/trace.h"
#include "tools/larkdav/signals.h"

namespace larkdav::tools {

using Log = void (*)(const adapters::http::Traced&);
void log_exchange(const adapters::http::Traced& traced);  // with the URL
// Without the path: that of a published calendar is often the secret that opens it.
void log_host(const adapters::http::Traced& traced);

struct Wire {
  explicit Wire(Log log) : traced(curl, log) {}
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  adapters::http::CurlTransport curl;
  adapters::http::Trace traced;
  adapters::http::Retry retried{traced, adapters::http::usual_retry(), sleep_unless_stopped};
};

}  // namespace larkdav::tools
