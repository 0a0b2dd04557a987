// Listens on this machine's loopback for the browser that comes back from a log-in page (RFC 8252
// §7.3). Takes one short GET at a time; nothing else reaches it.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <string>

namespace larkdav::adapters::http {

struct Page {
  int status = 404;
  std::string html;
};

class Loopback {
 public:
  // On 127.0.0.1 and, where there is one, ::1. Port 0: any free one. Throws ReplicaError
  // (Cause::configuration) where the port is taken.
  explicit Loopback(int port);
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;
  ~Loopback();

  [[nodiscard]] int port() const { return port_; }
  // Waits at most so long for a request and answers it with what `page_of` makes of its target
  // (path and query). False when none came.
  bool serve(std::chrono::milliseconds wait,
             const std::function<Page(const std::string& target)>& page_of);

 private:
  std::array<int, 2> listening_{-1, -1};
  int port_ = 0;
};

}  // namespace larkdav::adapters::http
