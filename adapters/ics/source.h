// Where the text of an .ics calendar comes from: a file, or an address it is published at. Names in
// messages are file names and hosts only: published addresses often hold a secret in their path.
#pragma once

#include <optional>
#include <string>

#include "adapters/http/transport.h"

namespace larkdav::adapters::ics {

// What tells that the text is still the one that was read, without reading it.
struct Validators {
  std::string etag;           // as the server sent it
  std::string last_modified;  // the same
  std::string digest;         // of the text
};

struct Loaded {
  std::string text;
  Validators validators;
};

class Source {
 public:
  // `place` is a path, or an http(s):// or webcal(s):// address; `transport`, needed for addresses
  // only, must outlive this.
  Source(const std::string& place, http::Transport* transport);

  // nullopt: nothing changed since `known`. Throws ReplicaError where it cannot be read.
  std::optional<Loaded> load(const std::optional<Validators>& known);

  [[nodiscard]] std::string calendar_name() const;  // of the file, without ".ics"
  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] long requests() const { return requests_; }

 private:
  std::optional<Loaded> load_file(const std::optional<Validators>& known) const;
  std::optional<Loaded> download(const std::optional<Validators>& known);
  http::Reply follow(http::Request request);
  [[nodiscard]] std::string shown() const;  // for messages

  std::string place_;
  bool is_address_;
  http::Transport* transport_;
  long requests_ = 0;
};

}  // namespace larkdav::adapters::ics
