#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim {

// One thing to go wrong (product contract, POST /_sim/faults).
struct Fault {
  std::string method;              // empty or *: any
  std::string path;                // glob over the request path, * also crosses slashes; empty: any
  int skip = 0;                    // so many matching requests pass first
  int times = 1;                   // then so many fail; -1: all
  int status = 0;                  // answer this status ...
  int code = 0;                    // ... and code, without doing anything
  bool drop_before = false;        // close the connection, nothing applied
  bool drop_after_commit = false;  // apply, then close the connection
  int delay_ms = 0;
  std::optional<std::size_t> truncate;  // body bytes that still go out
  bool repeat_page = false;             // answer what the last request to this path got
  std::optional<std::string> body;      // with status: this text instead of an envelope
};

class Faults {
 public:
  // Replaces all faults; returns why, and changes nothing, where the list cannot be read.
  std::string set(const Json& list);

  // The fault that hits this request, if any; counts its skip and times down.
  std::optional<Fault> strike(const Request& request);

  void clear() { faults_.clear(); }

 private:
  std::vector<Fault> faults_;
};

// Shell-like match: * any run of characters, ? any one.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace larkdav::feishu_sim
