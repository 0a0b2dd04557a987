// `openssl s_server` with a self-signed certificate for 127.0.0.1, on a free port.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/folder.h"

namespace larkdav::tests {

class TlsServer {
 public:
  // nullptr where the openssl program is missing or does not start.
  static std::unique_ptr<TlsServer> start() {
    std::unique_ptr<TlsServer> server(new TlsServer);
    return server->port_ > 0 ? std::move(server) : nullptr;
  }
  ~TlsServer() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::string url() const {
    return "https://127.0.0.1:" + std::to_string(port_) + "/";
  }
  [[nodiscard]] std::string certificate() const { return (folder_.path() / "cert.pem").string(); }

 private:
  TlsServer() {
    const std::string key = (folder_.path() / "key.pem").string();
    const pid_t maker = run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                             "2", "-subj", "/CN=127.0.0.1", "-addext",
                             "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate()},
                            -1);
    int status = 0;
    if (::waitpid(maker, &status, 0) != maker || status != 0) return;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    pid_ = run({"openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate(), "-key",
                key, "-www"},
               ends[1]);
    ::close(ends[1]);
    FILE* out = ::fdopen(ends[0], "r");
    char line[256];
    while (port_ == 0 && std::fgets(line, sizeof line, out) != nullptr)  // "ACCEPT 127.0.0.1:4711"
      (void)std::sscanf(line, "ACCEPT 127.0.0.1:%d", &port_);
    std::fclose(out);
  }

  static pid_t run(const std::vector<std::string>& words, int out) {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    const int nowhere = ::open("/dev/null", O_RDWR);
    ::dup2(nowhere, 0);
    ::dup2(out >= 0 ? out : nowhere, 1);
    ::dup2(nowhere, 2);
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::signal(SIGPIPE, SIG_IGN);  // nobody reads on after the port is known
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }

  Folder folder_;
  pid_t pid_ = 0;
  int port_ = 0;
};

}  // namespace larkdav::tests
