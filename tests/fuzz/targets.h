// Laws over arbitrary bytes, one function a target. Each returns for any input at all, or aborts
// with the law that was broken. Driven by libFuzzer (entry.cc, tools/fuzz) and, over the checked-in
// inputs, by the ordinary tests (replay_test.cc).
#pragma once

#include <array>
#include <string_view>

namespace larkdav::fuzz {

void lines(std::string_view input);        // lossless content lines
void reader(std::string_view input);       // iCalendar text → values, files of many UIDs
void rule(std::string_view input);         // first octet: the series; the rest: an RRULE
void feishu_json(std::string_view input);  // a Feishu event object
void multistatus(std::string_view input);  // WebDAV XML
void lens(std::string_view input);         // put∘get over iCalendar text
void step(std::string_view input);         // a request in flight, read back from the state

struct Target {
  std::string_view name;  // also the folder of its inputs
  void (*run)(std::string_view);
};
inline constexpr std::array kTargets{
    Target{"lines", lines},
    Target{"reader", reader},
    Target{"rule", rule},
    Target{"feishu_json", feishu_json},
    Target{"multistatus", multistatus},
    Target{"lens", lens},
    Target{"step", step},
};

// Aborts, naming the law, where it does not hold.
void hold(bool law, const char* sentence);

}  // namespace larkdav::fuzz
