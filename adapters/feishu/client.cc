#include "adapters/feishu/client.h"

#include <utility>

namespace larkdav::adapters::feishu {

Client::Client(http::Transport& transport, std::string base_url, Authorisation& authorisation,
               http::Sleeper sleep)
    : transport_(transport),
      base_url_(std::move(base_url)),
      authorisation_(authorisation),
      sleep_(std::move(sleep)) {}

void Client::settle() {
  constexpr http::Wait kSettling{3000};
  sleep_(kSettling);
}

std::vector<Answer> Client::attempt(std::span<const Call> calls, const std::string& bearer) {
  std::vector<http::Request> requests;
  requests.reserve(calls.size());
  for (const Call& call : calls) requests.push_back(to_request(call, base_url_, bearer));
  const auto replies = transport_.exchange(requests);
  std::vector<Answer> answers;
  answers.reserve(calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    answers.push_back(read_reply(replies.at(i), calls[i].label));
  }
  return answers;
}

std::vector<Answer> Client::call(std::span<const Call> calls) {
  if (calls.empty()) return {};
  const std::string bearer = authorisation_.bearer();
  auto answers = attempt(calls, bearer);
  std::vector<std::size_t> turned_away;
  std::vector<Call> again;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].verdict.kind != Class::token_refused) continue;
    turned_away.push_back(i);
    again.push_back(calls[i]);
  }
  if (again.empty()) return answers;
  authorisation_.refused(bearer);
  auto second = attempt(again, authorisation_.bearer());
  for (std::size_t i = 0; i < again.size(); ++i) {
    Answer& answer = answers[turned_away[i]];
    second[i].repeated = second[i].repeated || answer.repeated;
    answer = std::move(second[i]);
  }
  return answers;
}

Answer Client::call_one(const Call& call) {
  auto answers = this->call({&call, 1});
  return std::move(answers.front());
}

}  // namespace larkdav::adapters::feishu
