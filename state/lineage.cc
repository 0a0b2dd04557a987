#include "state/lineage.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>
#include <sstream>

#include "engine/planted.h"

namespace larkdav::state {
namespace {

struct Stand {        // how far a state has come
  std::string epoch;  // of its making; "": never counted
  std::int64_t runs = 0;
  std::string host;
};

constexpr const char* kConsequence = ": this run links and copies, and deletes nothing";

std::string file_of(const std::string& folder) { return folder + "/runs"; }

// "" where the machine has no lasting name (a container): then it proves nothing.
std::string this_host() {
  std::ifstream file("/etc/machine-id");
  std::string id;
  file >> id;
  return id;
}

Stand in_database(Database& database) {
  Statement row = database.query("SELECT epoch, runs, host FROM state");
  if (!row.next()) fail("the state database has lost its first row", "put back a copy of it");
  return {row.text(0), row.integer(1), row.text(2)};
}

std::optional<Stand> in_file(const std::string& folder) {
  std::ifstream file(file_of(folder));
  Stand stand;
  if (!(file >> stand.epoch >> stand.runs)) return std::nullopt;
  return stand;
}

std::optional<std::string> doubt(const Stand& here, const std::optional<Stand>& beside) {
  if (here.epoch.empty()) {
    if (!beside || beside->runs == 0 || here.runs > 0) return std::nullopt;
    return "the state database is new, but " + std::to_string(beside->runs) +
           " runs were made here before, so it was lost or taken away";
  }
  if (!beside) return "the state was copied without its run counter";
  if (beside->epoch != here.epoch) return "the state database was put here from elsewhere";
  // The database is counted first: a stop in between leaves it one ahead.
  const bool older = here.runs != beside->runs && here.runs != beside->runs + 1;
  if (older && !engine::planted("trust-an-older-state")) {
    return "the state is an older copy of itself (after run " + std::to_string(here.runs) +
           ", while " + std::to_string(beside->runs) + " runs were made)";
  }
  const std::string host = this_host();
  if (!host.empty() && !here.host.empty() && host != here.host) {
    return "the state was copied from another machine";
  }
  return std::nullopt;
}

std::string new_epoch() {
  std::random_device random;
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%08x%08x", random(), random());
  return text.data();
}

// A renaming is durable once its folder is.
bool sync_folder_of(const std::string& path) {
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool done = fsync(descriptor) == 0 || errno == EINVAL;  // some file systems have no such
  close(descriptor);
  return done;
}

void write_durably(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool done = descriptor >= 0 &&
              write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
              fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  done = done && std::rename(fresh.c_str(), path.c_str()) == 0 && sync_folder_of(path);
  if (!done) {
    fail("the run counter " + path + " can't be written: " + std::strerror(error),
         "free some space, and make the state folder writable for this user");
  }
}

}  // namespace

std::optional<std::string> check_lineage(Database& database, const std::string& folder) {
  const auto reason = doubt(in_database(database), in_file(folder));
  if (!reason) return std::nullopt;
  Transaction transaction(database);
  database.run("UPDATE pair SET mode = 'resync' WHERE mode = 'normal'");
  database.run("UPDATE cursor SET value = NULL, listing = 0");
  transaction.commit();
  return *reason + kConsequence;
}

void advance_lineage(Database& database, const std::string& folder) {
  Stand stand = in_database(database);
  if (stand.epoch.empty()) stand.epoch = new_epoch();
  // The file leads: a copy that was put back goes on where the lost one ended, and a run that
  // counted in the database alone (killed, disk full) is counted again, or two of them would look
  // like an older copy.
  const auto beside = in_file(folder);
  const bool leads = beside && stand.runs <= beside->runs + 1;
  stand.runs = (leads ? beside->runs : stand.runs) + 1;
  database.run("UPDATE state SET epoch = ?, runs = ?, host = ?",
               {stand.epoch, stand.runs, this_host()});
  write_durably(file_of(folder), stand.epoch + " " + std::to_string(stand.runs) + "\n");
}

}  // namespace larkdav::state
