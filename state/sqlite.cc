#include "state/sqlite.h"

#include <sqlite3.h>

#include <utility>

#include "engine/error.h"
#include "engine/planted.h"

namespace larkdav::state {
namespace {

struct Diagnosis {
  const char* what;
  const char* cure;
};

Diagnosis diagnose(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"is damaged",
              "put back a copy of the state folder, or move it away: the next run links both "
              "calendars again by UID and content and deletes nothing"};
    case SQLITE_FULL:
      return {"cannot grow, the disk is full",
              "free some space and run again; what was done until now is kept"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {"is read-only", "make the state folder and its files writable for this user"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"is in use by another program", "close what has it open and run again"};
    case SQLITE_CANTOPEN:
      return {"cannot be opened",
              "check that the state folder exists, lies on a local disk and belongs to this user"};
    case SQLITE_IOERR:
      return {"cannot be read or written", "check the disk that holds the state folder"};
    case SQLITE_CONSTRAINT:
      return {"refused a row that breaks its rules",
              "nothing was stored; report this as a fault of larkdav"};
    default:
      return {"refused a statement", "report this as a fault of larkdav"};
  }
}

}  // namespace

void fail(const std::string& message, const std::string& cure) {
  throw engine::ReplicaError(message, {.scope = engine::Scope::account,
                                       .retry = engine::Retry::never,
                                       .cause = engine::Cause::storage,
                                       .operation = "use the state",
                                       .http_status = 0,
                                       .service_code = 0,
                                       .request_id = {},
                                       .excerpt = {},
                                       .cure = cure});
}

Value optional_value(const std::optional<std::string>& text) {
  return text ? Value(std::string_view(*text)) : Value(nullptr);
}

// -- Statement

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      cached_(std::exchange(other.cached_, nullptr)),
      own_(std::exchange(other.own_, nullptr)) {}

Statement::~Statement() {
  if (cached_ != nullptr) {
    sqlite3_reset(cached_->statement);
    sqlite3_clear_bindings(cached_->statement);
    cached_->lent = false;
  }
  sqlite3_finalize(own_);
}

void Statement::bind(Values values) {
  int index = 0;
  for (const Value& value : values) {
    ++index;
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement(), index, *number);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      // An empty view may have no address, which SQLite would take for NULL.
      code = sqlite3_bind_text64(statement(), index, text->empty() ? "" : text->data(),
                                 text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      code = sqlite3_bind_blob64(statement(), index, blob->bytes.empty() ? "" : blob->bytes.data(),
                                 blob->bytes.size(), SQLITE_TRANSIENT);
    } else {
      code = sqlite3_bind_null(statement(), index);
    }
    if (code != SQLITE_OK) database_->fail_with(code, sqlite3_sql(statement()));
  }
}

bool Statement::next() {
  const int code = sqlite3_step(statement());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->fail_with(code, sqlite3_sql(statement()));
  return false;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement(), column);
}

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement(), column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement(), column))};
}

std::optional<std::string> Statement::optional_text(int column) const {
  return null(column) ? std::nullopt : std::optional(text(column));
}

bool Statement::null(int column) const {
  return sqlite3_column_type(statement(), column) == SQLITE_NULL;
}

// -- Database

Database::Database(const std::string& path, std::chrono::milliseconds patience) : path_(path) {
  const int code = sqlite3_open_v2(
      path.c_str(), &handle_,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  try {
    if (code != SQLITE_OK) fail_with(code, {});
    configure(patience);
    check_readable();
  } catch (...) {
    close();
    throw;
  }
}

Database::Database(Database&& other) noexcept
    : path_(std::move(other.path_)),
      handle_(std::exchange(other.handle_, nullptr)),
      depth_(std::exchange(other.depth_, 0)),
      cache_(std::move(other.cache_)) {
  other.cache_.clear();
}

Database::~Database() { close(); }

void Database::close() noexcept {
  for (auto& [sql, prepared] : cache_) sqlite3_finalize(prepared.statement);
  sqlite3_close_v2(handle_);
}

void Database::configure(std::chrono::milliseconds patience) {
  sqlite3_busy_timeout(handle_, static_cast<int>(patience.count()));
  if (sqlite3_db_readonly(handle_, "main") == 1) fail_with(SQLITE_READONLY, {});
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  script(
      "PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA cell_size_check = ON;"
      "PRAGMA temp_store = MEMORY;"
      "CREATE TEMP TABLE wanted (text TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;");
  if (engine::planted("nothing-synced")) script("PRAGMA synchronous = OFF;");
}

void Database::check_readable() {
  Statement check = query("PRAGMA quick_check(1)");
  if (!check.next() || check.text(0) != "ok") fail_with(SQLITE_CORRUPT, {});
}

sqlite3_stmt* Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) fail_with(code, sql);
  return statement;
}

Statement Database::query(std::string_view sql, Values values) {
  auto found = cache_.find(sql);
  if (found == cache_.end()) {
    sqlite3_stmt* prepared = prepare(sql);
    found = cache_.emplace(std::string(sql), internal::Prepared{prepared}).first;
  }
  internal::Prepared& cached = found->second;
  if (cached.lent) {
    Statement statement(*this, nullptr, prepare(sql));
    statement.bind(values);
    return statement;
  }
  cached.lent = true;
  Statement statement(*this, &cached, nullptr);
  statement.bind(values);
  return statement;
}

long Database::run(std::string_view sql, Values values) {
  Statement statement = query(sql, values);
  while (statement.next()) {
  }
  return static_cast<long>(sqlite3_changes64(handle_));
}

void Database::script(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail_with(code, sql);
}

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Database Database::copy_in_memory() const {
  Database copy(":memory:");
  sqlite3_backup* backup = sqlite3_backup_init(copy.handle_, "main", handle_, "main");
  if (backup == nullptr) copy.fail_with(sqlite3_extended_errcode(copy.handle_), "copy");
  const int code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) fail_with(code, "copy");
  return copy;
}

void Database::fail_with(int code, std::string_view sql) const {
  const Diagnosis diagnosis = diagnose(code);
  std::string message = "the state database " + path_ + " " + diagnosis.what;
  if (handle_ != nullptr && sqlite3_errcode(handle_) != SQLITE_OK) {
    message += std::string(" (") + sqlite3_errmsg(handle_) + ")";
  }
  if ((code & 0xff) == SQLITE_ERROR && !sql.empty()) message += " in: " + std::string(sql);
  fail(message, diagnosis.cure);
}

// -- Transaction

Transaction::Transaction(Database& database) : database_(database), depth_(database.depth_) {
  database_.script(depth_ == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT level_" + std::to_string(depth_));
  ++database_.depth_;
}

Transaction::~Transaction() {
  if (!open_) return;
  database_.depth_ = depth_;
  // After a full disk or an I/O error SQLite may have rolled everything back by itself.
  if (!database_.in_transaction()) return;
  const std::string level = "level_" + std::to_string(depth_);
  const std::string undo = depth_ == 0 ? "ROLLBACK" : "ROLLBACK TO " + level + "; RELEASE " + level;
  sqlite3_exec(database_.handle_, undo.c_str(), nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  if (!database_.in_transaction()) {
    fail("the state database " + database_.path_ + " took back a transaction after an error",
         "run again; nothing of it was stored");
  }
  database_.script(depth_ == 0 ? "COMMIT" : "RELEASE level_" + std::to_string(depth_));
  open_ = false;
  database_.depth_ = depth_;
}

}  // namespace larkdav::state
