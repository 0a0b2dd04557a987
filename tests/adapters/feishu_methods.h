// Every method of the service as larkdav calls it, in an order in which each call finds what the
// ones before it made: the table that feishu_methods_test.cc holds everything against.
#pragma once

#include <string>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::tests {

struct Given {  // what a call speaks of; examples at first, later what the service gave
  std::string primary = "p@cal";
  std::string calendar = "c@cal";
  std::string other = "o@cal";  // somebody else's, open to all
  std::string event = "e_0";
  std::string series = "s_0";
  std::string bob = "ou_bob";
  std::string chat = "oc_1";
  std::string attendee = "chat_1";
  std::string acl = "user_1";
  std::string list_token = "t";
  std::string meeting_chat = "oc_2";
  std::string leave = "timeoff:1";
  std::string binding = "b=";
  std::string device = "d";
  std::string refresh = "r";
  std::string ticket = "k";
  std::string app_token = "a";
};

enum class Speaker { nobody, person, app };

struct Method {
  const char* name;   // as the examples of the reference are named
  const char* route;  // METHOD /path/with/:names
  Speaker speaker;
  adapters::feishu::Call (*call)(const Given& given);
  const char* query;                  // of the call on the first Given, as sent
  const char* body;                   // of the same; "" none, "*" whatever it is
  std::vector<std::string> examples;  // replies that `reads` must understand
  // Whether the parser finds what the reply must hold; keeps what later calls need.
  bool (*reads)(const adapters::feishu::Answer& answer, Given& given);
  std::vector<long> errors;  // documented for it (Feishu reference 2.4, 3)
  bool flat_oauth = false;   // read by read_oauth_reply
  // The reply holds nothing that could be missing (`data` is {}).
  bool empty = false;
};

const std::vector<Method>& feishu_methods();

}  // namespace larkdav::tests
