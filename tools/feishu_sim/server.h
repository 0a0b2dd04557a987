#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tools/feishu_sim/service.h"

namespace larkdav::feishu_sim {

// Serves a Service over HTTP/1.1 from a thread of its own; the service must outlive it.
class Server {
 public:
  // Listens at once; port 0 picks a free one. Throws std::runtime_error where the address is taken.
  Server(Service& service, const std::string& address, std::uint16_t port);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  // http://ADDRESS:PORT
  std::string url() const;
  // Closes every connection and joins the thread; further calls do nothing.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace larkdav::feishu_sim
