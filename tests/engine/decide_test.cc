#include "engine/decide.h"

#include <doctest/doctest.h>

#include <string>

using namespace larkdav::engine;

namespace {

// reference sync.md 4, written a second time as text: rows Feishu, columns the other side, in the
// order - U C N D X ?
constexpr const char* kTable[7] = {
    // -  U  C  N  D  X  ?
    "un cF cF cF un .. ..",  // -
    "cO .. tF .. dF .. ..",  // U
    "cO tO me .. cO .. ..",  // C
    "cO .. .. li .. .. ..",  // N
    "un dO cF .. un .. ..",  // D
    ".. .. .. .. .. .. ..",  // X
    ".. .. .. .. .. .. ..",  // ?
};

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::nothing:
      return "..";
    case Verdict::to_other:
      return "tO";
    case Verdict::to_feishu:
      return "tF";
    case Verdict::merge:
      return "me";
    case Verdict::remove_on_feishu:
      return "dF";
    case Verdict::remove_on_other:
      return "dO";
    case Verdict::create_on_feishu:
      return "cF";
    case Verdict::create_on_other:
      return "cO";
    case Verdict::link:
      return "li";
    case Verdict::unlink:
      return "un";
  }
  return "?";
}

}  // namespace

TEST_CASE("the decision table says what the specification says, cell by cell") {
  for (std::size_t f = 0; f < kPresences.size(); ++f) {
    for (std::size_t o = 0; o < kPresences.size(); ++o) {
      const std::string expected = std::string(kTable[f]).substr(o * 3, 2);
      CAPTURE(f);
      CAPTURE(o);
      CHECK(expected == word(decide(kPresences[f], kPresences[o])));
    }
  }
}

TEST_CASE("nothing is done where either side is unreadable or was not observed") {
  for (const Presence blind : {Presence::unreadable, Presence::not_observed}) {
    for (const Presence any : kPresences) {
      CHECK(decide(blind, any) == Verdict::nothing);
      CHECK(decide(any, blind) == Verdict::nothing);
    }
  }
}
