#pragma once

#include <functional>

namespace larkdav::feishu_sim {

// The service's clock: real time, or what /_sim/clock made of it; moves on with its source.
class Clock {
 public:
  using Source = std::function<double()>;  // unix seconds, fractional

  // An empty source is the system's clock.
  explicit Clock(Source source);

  double now() const { return source_() + offset_; }
  // Unmoved time of the source, for the log.
  double source_now() const { return source_(); }
  void set(double now) { offset_ = now - source_(); }
  void advance(double seconds) { offset_ += seconds; }
  double offset() const { return offset_; }
  void restore(double offset) { offset_ = offset; }

 private:
  Source source_;
  double offset_ = 0;
};

}  // namespace larkdav::feishu_sim
