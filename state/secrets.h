// Secrets that outlive the run, one small file each in `folder`/secrets, readable by their owner
// only. A write replaces the file whole or not at all and is durable when it returns.
#pragma once

#include <optional>
#include <string>

namespace larkdav::state {

class Secrets {
 public:
  class Hold;
  explicit Secrets(const std::string& folder);  // of the state; nothing is made before it is needed

  // nullopt: there is none. Throws a storage error for one that others could read or write.
  [[nodiscard]] std::optional<std::string> read(const std::string& name) const;
  void write(const std::string& name, const std::string& text) const;
  void erase(const std::string& name) const;
  // Waits until no other process and no other Hold has `name`. The kernel lets go of the hold of a
  // process that ends, however it ends.
  [[nodiscard]] Hold hold(const std::string& name) const;

 private:
  [[nodiscard]] std::string path_of(const std::string& name) const;
  void make_folder() const;
  std::string folder_;
};

class Secrets::Hold {
 public:
  Hold(Hold&& other) noexcept;
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;
  Hold& operator=(Hold&&) = delete;
  ~Hold();

 private:
  friend class Secrets;
  explicit Hold(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace larkdav::state
