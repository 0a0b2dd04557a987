// A private Radicale on a free loopback port; ends with this object. Without fsync where
// libeatmydata is installed.
#pragma once

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "tests/support/folder.h"

namespace larkdav::tests {

class Radicale {
 public:
  // nullptr where radicale is not installed. `storage` are lines for its [storage] section.
  static std::unique_ptr<Radicale> start(const std::string& storage = {}) {
    for (const char* program : {"/usr/bin/radicale", "/usr/local/bin/radicale"})
      if (std::filesystem::exists(program))
        return std::unique_ptr<Radicale>(new Radicale(program, storage));
    return nullptr;
  }
  ~Radicale() { stop(); }
  Radicale(const Radicale&) = delete;
  Radicale& operator=(const Radicale&) = delete;

  [[nodiscard]] std::string base_url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/";
  }
  [[nodiscard]] std::string home_url() const { return base_url() + user() + "/"; }
  [[nodiscard]] static std::string user() { return "alice"; }
  [[nodiscard]] static std::string password() { return "alicepw"; }
  [[nodiscard]] const Folder& folder() const { return folder_; }

 private:
  Radicale(const std::string& program, const std::string& storage) {
    constexpr int kTries = 5;  // another program may take the free port first
    for (int i = 0; i < kTries; ++i) {
      port_ = free_port();
      configure(storage);
      launch(program);
      if (is_up()) return;
      stop();
    }
    throw std::runtime_error("radicale does not start:\n" + folder_.read("log"));
  }

  static int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
  }

  static sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
  }

  void configure(const std::string& storage) {
    folder_.write("users", user() + ":" + password() + "\nbob:bobpw\n");
    folder_.write("config", "[server]\nhosts = 127.0.0.1:" + std::to_string(port_) +
                                "\n[auth]\ntype = htpasswd\nhtpasswd_filename = " +
                                (folder_.path() / "users").string() +
                                "\nhtpasswd_encryption = plain\ndelay = 0\n"
                                "[rights]\ntype = owner_only\n[storage]\nfilesystem_folder = " +
                                (folder_.path() / "collections").string() + "\n" + storage +
                                "\n[web]\ntype = none\n[logging]\nlevel = info\n");
  }

  void launch(const std::string& program) {
    const std::string log = (folder_.path() / "log").string();
    const std::string config = (folder_.path() / "config").string();
    pid_ = ::fork();
    if (pid_ != 0) return;
    const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    for (const char* library : {"/usr/lib/x86_64-linux-gnu/libeatmydata.so",
                                "/usr/lib/aarch64-linux-gnu/libeatmydata.so"})
      if (::access(library, R_OK) == 0) ::setenv("LD_PRELOAD", library, 1);
    ::execl(program.c_str(), program.c_str(), "--config", config.c_str(), nullptr);
    ::_exit(127);
  }

  [[nodiscard]] bool is_up() const {
    constexpr int kTries = 600;
    for (int i = 0; i < kTries; ++i) {
      if (::waitpid(pid_, nullptr, WNOHANG) != 0) return false;
      const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in address = loopback(port_);
      const bool up = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
      ::close(socket);
      if (up) return true;
      ::usleep(50'000);
    }
    return false;
  }

  void stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

  Folder folder_;
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace larkdav::tests
