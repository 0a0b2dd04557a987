#include "adapters/http/curl.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string_view>

namespace larkdav::adapters::http {
namespace {

using EasyHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using MultiHandle = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void initialise_library() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (done != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool has_header(const Request& request, const char* lower_name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return lower(header.first) == lower_name; });
}

// A line break in a header would let text from elsewhere forge further headers.
bool well_formed(const Request& request) {
  const auto clean = [](const std::string& text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
  };
  return clean(request.method) && clean(request.url) &&
         std::all_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
           return !header.first.empty() && clean(header.first) && clean(header.second);
         });
}

bool is_loopback(const std::string& url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string::npos) return false;
  std::string host = url.substr(scheme_end + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const auto at = host.rfind('@'); at != std::string::npos) host = host.substr(at + 1);
  if (host.starts_with("[::1]")) return true;
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host.starts_with("127.");
}

// One request on its way.
struct Transfer {
  const Request* request = nullptr;
  Reply* reply = nullptr;
  const CurlOptions* options = nullptr;
  long* sent = nullptr;
  int starts = 0;  // times a connection was ready and the request was about to go out
  std::size_t header_octets = 0;
  bool headers_ended = false;  // libcurl takes a reply cut inside its headers for a whole one
  std::string broken_limit;    // not empty: why we gave the transfer up ourselves
  EasyHandle easy{nullptr, &curl_easy_cleanup};
  HeaderList headers{nullptr, &curl_slist_free_all};
  char error[CURL_ERROR_SIZE] = {};
};

int on_start(void* context, char* /*remote_ip*/, char* /*local_ip*/, int /*remote_port*/,
             int /*local_port*/) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (transfer.starts > 0 && !transfer.request->idempotent) {
    transfer.broken_limit = "the connection was closed before a reply came";
    return CURL_PREREQFUNC_ABORT;
  }
  ++transfer.starts;
  ++*transfer.sent;
  return CURL_PREREQFUNC_OK;
}

std::size_t on_header(char* bytes, std::size_t /*one*/, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.header_octets += size;
  if (transfer.header_octets > transfer.options->header_octets_max) {
    transfer.broken_limit = "the headers of the reply are too long";
    return 0;
  }
  const std::string_view line(bytes, size);
  if (line.starts_with("HTTP/")) {  // a new reply: forget an interim one
    transfer.reply->headers.clear();
    transfer.reply->body.clear();
    transfer.headers_ended = false;
    return size;
  }
  if (trimmed(line).empty()) transfer.headers_ended = true;
  if (const auto colon = line.find(':'); colon != std::string_view::npos)
    transfer.reply->headers.emplace_back(lower(trimmed(line.substr(0, colon))),
                                         std::string(trimmed(line.substr(colon + 1))));
  return size;
}

std::size_t on_body(char* bytes, std::size_t /*one*/, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (transfer.reply->body.size() + size > transfer.options->reply_octets_max) {
    transfer.broken_limit = "the reply is longer than " +
                            std::to_string(transfer.options->reply_octets_max) + " octets";
    return 0;
  }
  transfer.reply->body.append(bytes, size);
  return size;
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK)
    throw std::runtime_error("libcurl refuses option " + std::to_string(option));
}

void set_method(Transfer& transfer) {
  CURL* easy = transfer.easy.get();
  const Request& request = *transfer.request;
  const bool carries_body = !request.body.empty() || request.method == "POST" ||
                            request.method == "PUT" || request.method == "PATCH";
  if (carries_body) {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDS, request.body.data());  // not copied: outlives the transfer
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  } else if (request.method == "HEAD") {
    set(easy, CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET") {
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

void set_headers(Transfer& transfer) {
  const auto add = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(transfer.headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)transfer.headers.release();
    transfer.headers.reset(longer);
  };
  for (const auto& [name, value] : transfer.request->headers)
    add(value.empty() ? name + ";" : name + ": " + value);
  add("Expect:");
  if (!has_header(*transfer.request, "content-type")) add("Content-Type:");
  set(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.headers.get());
}

void prepare(Transfer& transfer) {
  transfer.easy.reset(curl_easy_init());
  CURL* easy = transfer.easy.get();
  if (easy == nullptr) throw std::bad_alloc();
  const CurlOptions& options = *transfer.options;
  set(easy, CURLOPT_URL, transfer.request->url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(easy, CURLOPT_PIPEWAIT, transfer.request->url.starts_with("https") ? 1L : 0L);
  set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_limit.count()));
  if (!options.ca_file.empty()) set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  if (is_loopback(transfer.request->url)) set(easy, CURLOPT_NOPROXY, "*");
  set(easy, CURLOPT_PREREQFUNCTION, &on_start);
  set(easy, CURLOPT_PREREQDATA, &transfer);
  set(easy, CURLOPT_HEADERFUNCTION, &on_header);
  set(easy, CURLOPT_HEADERDATA, &transfer);
  set(easy, CURLOPT_WRITEFUNCTION, &on_body);
  set(easy, CURLOPT_WRITEDATA, &transfer);
  set(easy, CURLOPT_ERRORBUFFER, transfer.error);
  set(easy, CURLOPT_PRIVATE, &transfer);
  set_method(transfer);
  set_headers(transfer);
}

void conclude(Transfer& transfer, CURLcode code) {
  Reply& reply = *transfer.reply;
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK && status > 0 && transfer.headers_ended) {
    reply.delivery = Delivery::answered;
    reply.status = static_cast<int>(status);
    return;
  }
  reply = Reply{};
  reply.delivery = transfer.starts == 0 ? Delivery::not_sent : Delivery::unknown;
  reply.verification_failed = code == CURLE_PEER_FAILED_VERIFICATION;
  if (!transfer.broken_limit.empty())
    reply.error = transfer.broken_limit;
  else if (code == CURLE_OK)
    reply.error = "the reply was cut inside its headers";
  else
    reply.error = transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(code);
}

}  // namespace

class CurlTransport::Multi {
 public:
  explicit Multi(CurlOptions options) : options_(std::move(options)) {
    initialise_library();
    handle_.reset(curl_multi_init());
    if (!handle_) throw std::bad_alloc();
    options_.at_once = std::max<std::size_t>(options_.at_once, 1);
    curl_multi_setopt(handle_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options_.at_once) * 2);
  }

  std::vector<Reply> exchange(std::span<const Request> requests) {
    std::vector<Reply> replies(requests.size());
    std::vector<std::unique_ptr<Transfer>> flying;
    std::size_t next = 0;
    const Grounding grounding{handle_.get(), flying};
    while (next < requests.size() || !flying.empty()) {
      while (next < requests.size() && flying.size() < options_.at_once) {
        start(requests[next], replies[next], flying);
        ++next;
      }
      turn(flying);
    }
    return replies;
  }

  long sent = 0;

 private:
  using Transfers = std::vector<std::unique_ptr<Transfer>>;

  // Whatever ends the exchange, no transfer stays behind in the multi handle.
  struct Grounding {
    CURLM* multi;
    Transfers& flying;
    ~Grounding() {
      for (const auto& transfer : flying) curl_multi_remove_handle(multi, transfer->easy.get());
    }
  };

  void start(const Request& request, Reply& reply, Transfers& flying) {
    if (!well_formed(request)) {
      reply.delivery = Delivery::not_sent;
      reply.error = "the request holds a line break or an empty header name";
      return;
    }
    auto transfer = std::make_unique<Transfer>();
    transfer->request = &request;
    transfer->reply = &reply;
    transfer->options = &options_;
    transfer->sent = &sent;
    prepare(*transfer);
    if (curl_multi_add_handle(handle_.get(), transfer->easy.get()) != CURLM_OK)
      throw std::runtime_error("libcurl takes no further request");
    flying.push_back(std::move(transfer));
  }

  void turn(Transfers& flying) {
    int running = 0;
    if (curl_multi_perform(handle_.get(), &running) != CURLM_OK)
      throw std::runtime_error("libcurl failed to go on");
    int left = 0;
    bool ended = false;
    while (const CURLMsg* message = curl_multi_info_read(handle_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      CURL* easy = message->easy_handle;
      const auto found = std::find_if(flying.begin(), flying.end(),
                                      [&](const auto& one) { return one->easy.get() == easy; });
      if (found == flying.end()) continue;
      conclude(**found, code);
      curl_multi_remove_handle(handle_.get(), easy);
      flying.erase(found);
      ended = true;
    }
    constexpr int kWakeMs = 1000;  // a bound only: sockets and timers wake the poll
    if (!ended && !flying.empty()) curl_multi_poll(handle_.get(), nullptr, 0, kWakeMs, nullptr);
  }

  CurlOptions options_;
  MultiHandle handle_{nullptr, &curl_multi_cleanup};
};

CurlTransport::CurlTransport(CurlOptions options)
    : multi_(std::make_unique<Multi>(std::move(options))) {}
CurlTransport::~CurlTransport() = default;
std::vector<Reply> CurlTransport::exchange(std::span<const Request> requests) {
  return multi_->exchange(requests);
}
long CurlTransport::sent() const { return multi_->sent; }

}  // namespace larkdav::adapters::http
