// What a loss of power leaves of the files of a folder: each as it was when it was last synced.
// The test program that links this answers fsync and fdatasync itself, for every library in it.
#pragma once

#include <string>

namespace larkdav::tests {

// Takes what is in the folder now as safe on disk, and follows its files from here on. One folder
// at a time.
void follow_syncs(const std::string& folder);

// Writes into the folder `copy` what would be found in the followed one after the power came back.
// A file that was never synced is not there; one that was removed neither.
void leave_synced(const std::string& copy);

}  // namespace larkdav::tests
