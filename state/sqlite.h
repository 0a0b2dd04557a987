// SQLite behind three RAII types; sqlite.cc is the only file that includes its header. Every
// failure becomes engine::ReplicaError with Cause::storage, a message that names the file, and a
// cure. Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace larkdav::state {

// A breakdown of the state: damaged rows, broken promises, refused files.
[[noreturn]] void fail(const std::string& message, const std::string& cure);

struct Blob {  // bytes that need not be text
  std::string_view bytes;
};
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, Blob>;
using Values = std::initializer_list<Value>;

// NULL when there is none. The argument must outlive the use of the value.
Value optional_value(const std::optional<std::string>& text);

namespace internal {
struct Prepared {
  sqlite3_stmt* statement = nullptr;
  bool lent = false;
};
}  // namespace internal

class Database;

// A statement with its values bound. It lends a cached one and resets it when destroyed, so no read
// transaction outlives it. Columns count from 0; a NULL reads as 0 or "".
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  bool next();  // steps to the next row; false at the end
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;  // of a blob: its bytes
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;
  [[nodiscard]] bool null(int column) const;

 private:
  friend class Database;
  Statement(Database& database, internal::Prepared* cached, sqlite3_stmt* own)
      : database_(&database), cached_(cached), own_(own) {}
  [[nodiscard]] sqlite3_stmt* statement() const { return cached_ ? cached_->statement : own_; }
  void bind(Values values);

  Database* database_;
  internal::Prepared* cached_;  // owned by the database's cache
  sqlite3_stmt* own_;           // when the cached one was already lent
};

class Database {
 public:
  // Opens or makes the file, checks it (quick_check), and sets WAL, synchronous=FULL and foreign
  // keys. ":memory:" keeps everything in memory. `patience`: how long to wait for another program
  // (a backup, a shell) that has the file.
  explicit Database(const std::string& path,
                    std::chrono::milliseconds patience = std::chrono::seconds{5});
  Database(Database&& other) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  Database& operator=(Database&&) = delete;
  ~Database();

  [[nodiscard]] Statement query(std::string_view sql, Values values = {});
  long run(std::string_view sql, Values values = {});  // returns the number of rows written
  void script(const std::string& sql);                 // several statements without values
  [[nodiscard]] std::int64_t last_id() const;          // rowid of the latest INSERT
  [[nodiscard]] bool in_transaction() const;
  // Everything that is here now, in a database of its own in memory.
  [[nodiscard]] Database copy_in_memory() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  friend class Statement;
  friend class Transaction;
  sqlite3_stmt* prepare(std::string_view sql);
  void configure(std::chrono::milliseconds patience);
  void close() noexcept;
  void check_readable();
  [[noreturn]] void fail_with(int code, std::string_view sql) const;

  std::string path_;
  sqlite3* handle_ = nullptr;
  int depth_ = 0;  // open transactions, the outermost and its savepoints
  std::map<std::string, internal::Prepared, std::less<>> cache_;
};

// BEGIN IMMEDIATE, or a savepoint inside another Transaction. Rolls back unless committed; durable
// once the outermost one is committed. Must not outlive the database.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  int depth_;
  bool open_ = true;
};

}  // namespace larkdav::state
