#include "adapters/http/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "engine/error.h"

namespace larkdav::adapters::http {
namespace {

constexpr std::size_t kHeadOctetsMax = 16 * 1024;
constexpr int kPatience = 2;  // seconds for a browser that connects and says nothing

[[noreturn]] void fail(int port, int error) {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::configuration;
  details.operation = "listen on the loopback";
  details.cure =
      "name another port with --port, and register its redirect URL in the console; or "
      "use --device";
  throw engine::ReplicaError("port " + std::to_string(port) +
                                 " of this machine cannot be listened on: " + std::strerror(error),
                             details);
}

int listen_on(const sockaddr* address, socklen_t size) {
  const int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address->sa_family == AF_INET6) {
    setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  }
  if (bind(descriptor, address, size) == 0 && listen(descriptor, 8) == 0) return descriptor;
  const int error = errno;
  close(descriptor);
  errno = error;
  return -1;
}

// The head of a request, or what came of it.
std::string read_head(int connection) {
  std::string head;
  std::array<char, 2048> buffer{};
  while (head.size() < kHeadOctetsMax && head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    head.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return head;
}

// The target of "GET target HTTP/1.1"; "" for anything else.
std::string target_of(std::string_view head) {
  constexpr std::string_view kGet = "GET ";
  if (head.substr(0, kGet.size()) != kGet) return {};
  head.remove_prefix(kGet.size());
  return std::string(head.substr(0, head.find(' ')));
}

void answer(int connection, const Page& page) {
  const std::string text = "HTTP/1.1 " + std::to_string(page.status) +
                           (page.status == 200 ? " OK" : " Not Found") +
                           "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " +
                           std::to_string(page.html.size()) +
                           "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n" + page.html;
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t sent = send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the browser is gone; what it brought was read
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

Loopback::Loopback(int port) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(static_cast<std::uint16_t>(port));
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listening_[0] = listen_on(reinterpret_cast<const sockaddr*>(&four), sizeof four);
  if (listening_[0] < 0) fail(port, errno);
  socklen_t size = sizeof four;
  getsockname(listening_[0], reinterpret_cast<sockaddr*>(&four), &size);
  port_ = ntohs(four.sin_port);
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = four.sin_port;
  six.sin6_addr = in6addr_loopback;
  // Where it is missing or taken, browsers fall back to 127.0.0.1.
  listening_[1] = listen_on(reinterpret_cast<const sockaddr*>(&six), sizeof six);
}

Loopback::~Loopback() {
  for (const int descriptor : listening_) {
    if (descriptor >= 0) close(descriptor);
  }
}

bool Loopback::serve(std::chrono::milliseconds wait,
                     const std::function<Page(const std::string& target)>& page_of) {
  std::array<pollfd, 2> watched{};
  for (std::size_t i = 0; i < watched.size(); ++i) watched[i] = {listening_[i], POLLIN, 0};
  if (poll(watched.data(), watched.size(), static_cast<int>(wait.count())) <= 0) return false;
  for (const pollfd& each : watched) {
    if ((each.revents & POLLIN) == 0) continue;
    const int connection = accept4(each.fd, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const timeval patience{kPatience, 0};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const std::string target = target_of(read_head(connection));
    if (!target.empty()) answer(connection, page_of(target));
    close(connection);
    if (!target.empty()) return true;
  }
  return false;
}

}  // namespace larkdav::adapters::http
