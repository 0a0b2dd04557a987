#include "tools/feishu_sim/server.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace larkdav::feishu_sim {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::uint64_t kBodyLimit = 4 * 1024 * 1024;
constexpr auto kIdleLimit = std::chrono::minutes(5);

Request to_request(const http::request<http::string_body>& message) {
  const auto target = message.target();
  const auto authorization = message[http::field::authorization];
  Request request = make_request(std::string(message.method_string()),
                                 std::string_view(target.data(), target.size()),
                                 std::string(authorization), message.body());
  request.host = std::string(message[http::field::host]);
  return request;
}

// The bytes of a response; with truncate_at fewer than the Content-Length in them promises.
std::string to_bytes(const Response& response, bool keep_alive) {
  http::response<http::string_body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) message.set(name, value);
  message.body() = response.body;
  message.keep_alive(keep_alive);
  message.prepare_payload();
  std::ostringstream out;
  out << message;
  std::string bytes = out.str();
  if (response.truncate_at && *response.truncate_at < response.body.size()) {
    bytes.resize(bytes.size() - response.body.size() + *response.truncate_at);
  }
  return bytes;
}

// One connection: reads a request, answers it, reads the next; lives while a callback holds it.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Service& service)
      : stream_(std::move(socket)), timer_(stream_.get_executor()), service_(service) {}

  void read() {
    parser_.emplace();
    parser_->body_limit(kBodyLimit);
    stream_.expires_after(kIdleLimit);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](const Error& error, std::size_t) { self->on_read(error); });
  }

 private:
  void on_read(const Error& error) {
    if (error == http::error::body_limit) {
      close_after_ = true;
      return write(plain_text(413, "request body too large"));
    }
    if (error) return close();
    close_after_ = !parser_->get().keep_alive();
    const Response response = service_.handle(to_request(parser_->get()));
    if (response.dropped && response.delay_ms == 0) return close();
    if (response.delay_ms == 0) return write(response);
    stream_.expires_never();
    timer_.expires_after(std::chrono::milliseconds(response.delay_ms));
    timer_.async_wait([self = shared_from_this(), response](const Error& stopped) {
      if (stopped || response.dropped) return self->close();
      self->write(response);
    });
  }

  void write(const Response& response) {
    if (response.truncate_at) close_after_ = true;
    bytes_ = to_bytes(response, !close_after_);
    stream_.expires_after(kIdleLimit);
    asio::async_write(stream_, asio::buffer(bytes_),
                      [self = shared_from_this()](const Error& error, std::size_t) {
                        if (error || self->close_after_) return self->close();
                        self->read();
                      });
  }

  void close() {
    Error ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.socket().close(ignored);
  }

  beast::tcp_stream stream_;
  asio::steady_timer timer_;
  Service& service_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string bytes_;
  bool close_after_ = false;
};

}  // namespace

// All connections share one thread, so the service is never waited for.
class Server::Impl {
 public:
  Impl(Service& service, const std::string& address, std::uint16_t port)
      : service_(service),
        context_(std::in_place, 1),
        acceptor_(std::in_place, *context_),
        address_(address) {
    try {
      const tcp::endpoint endpoint(asio::ip::make_address(address), port);
      acceptor_->open(endpoint.protocol());
      acceptor_->set_option(tcp::acceptor::reuse_address(true));
      acceptor_->bind(endpoint);
      acceptor_->listen();
    } catch (const boost::system::system_error& error) {
      throw std::runtime_error("cannot listen on " + address + ":" + std::to_string(port) + ": " +
                               error.code().message());
    }
    port_ = acceptor_->local_endpoint().port();
    accept();
    thread_ = std::thread([this] { context_->run(); });
  }

  void stop() {
    if (!thread_.joinable()) return;
    context_->stop();
    thread_.join();
    // Sessions live in the context's pending callbacks; they go, and close their sockets, with it.
    acceptor_.reset();
    context_.reset();
  }

  std::uint16_t port() const { return port_; }
  std::string url() const { return "http://" + address_ + ":" + std::to_string(port_); }

 private:
  void accept() {
    acceptor_->async_accept([this](const Error& error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) {
        Error ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Session>(std::move(socket), service_)->read();
      }
      accept();
    });
  }

  Service& service_;
  std::optional<asio::io_context> context_;
  std::optional<tcp::acceptor> acceptor_;
  std::string address_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

Server::Server(Service& service, const std::string& address, std::uint16_t port)
    : impl_(std::make_unique<Impl>(service, address, port)) {}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return impl_->port(); }

std::string Server::url() const { return impl_->url(); }

void Server::stop() { impl_->stop(); }

}  // namespace larkdav::feishu_sim
