// A small HTTP/1.1 server on a free loopback port, one thread a connection, for tests of real
// sockets. The answer function sees each complete request and returns the exact bytes to send.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace larkdav::tests {

struct Bytes {
  std::string text;
  bool close = false;  // end the connection after sending
};

class Loopback {
 public:
  // `answer` may be called from several threads at once.
  explicit Loopback(std::function<Bytes(const std::string& request)> answer)
      : answer_(std::move(answer)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no loopback port");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~Loopback() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
    ::close(listener_);
  }
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void accept_all() {
    while (true) {
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      ++connections_;
      const std::lock_guard lock(mutex_);
      sockets_.push_back(socket);
      threads_.emplace_back([this, socket] { serve(socket); });
    }
  }

  void serve(int socket) {
    std::string buffer;
    while (true) {
      const std::string request = read_request(socket, buffer);
      if (request.empty()) break;
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      const Bytes reply = answer_(request);
      std::size_t sent = 0;
      while (sent < reply.text.size()) {
        const ssize_t n =
            ::send(socket, reply.text.data() + sent, reply.text.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<std::size_t>(n);
      }
      if (reply.close) break;
    }
    const std::lock_guard lock(mutex_);
    ::shutdown(socket, SHUT_RDWR);
    std::erase(sockets_, socket);
    ::close(socket);
  }

  static std::string read_request(int socket, std::string& buffer) {
    while (true) {
      const auto head = buffer.find("\r\n\r\n");
      if (head != std::string::npos) {
        std::size_t body = 0;
        const auto length = buffer.find("Content-Length: ");
        if (length < head) body = std::stoul(buffer.substr(length + 16));
        if (buffer.size() >= head + 4 + body) {
          std::string request = buffer.substr(0, head + 4 + body);
          buffer.erase(0, head + 4 + body);
          return request;
        }
      }
      char bytes[4096];
      const ssize_t n = ::recv(socket, bytes, sizeof bytes, 0);
      if (n <= 0) return {};
      buffer.append(bytes, static_cast<std::size_t>(n));
    }
  }

  std::function<Bytes(const std::string&)> answer_;
  int listener_;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace larkdav::tests
