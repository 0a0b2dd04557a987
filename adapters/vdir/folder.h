// The files of one vdir collection. Thin effects: every failure is an ItemFile or a ReplicaError.
// Writes are atomic and durable: temporary file, fsync, rename, fsync of the folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace larkdav::adapters::vdir {

// What tells that a file may have changed without reading it. The change time cannot be set by
// programs, so copying with old times hides nothing.
struct Signature {
  std::int64_t changed_ns = 0;  // 0: too recent to tell a later change from it
  std::int64_t octets = 0;
  std::uint64_t inode = 0;
  friend bool operator==(const Signature&, const Signature&) = default;
};

struct Entry {
  std::string name;
  Signature signature;
  std::string refused;  // not empty: never read, and why (symbolic link, too large…)
};

struct Absent {};
struct Unreadable {
  std::string reason;
};
using Contents = std::variant<std::string, Absent, Unreadable>;

enum class Written { done, exists, differs, absent };

class CollectionFolder {
 public:
  explicit CollectionFolder(std::string path) : path_(std::move(path)) {}

  // Every *.ics but hidden ones, in name order. Throws ReplicaError where the folder cannot be
  // listed.
  [[nodiscard]] std::vector<Entry> list() const;
  [[nodiscard]] Contents read(const std::string& name) const;
  [[nodiscard]] bool writable() const;

  // Throw ReplicaError of the calendar's storage where the system refuses; nothing is changed then.
  Written create(const std::string& name, std::string_view text) const;
  // `expected` is the text_revision() of what is to be replaced or removed.
  Written replace(const std::string& name, std::string_view text,
                  const std::string& expected) const;
  Written remove(const std::string& name, const std::string& expected) const;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

bool is_item_name(std::string_view name);  // a plain file name of an item, no way out of the folder

}  // namespace larkdav::adapters::vdir
