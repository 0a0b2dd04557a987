// The program: arguments in, text out, exit code back.
#pragma once

#include <ostream>

#include "tools/larkdav/session.h"

namespace larkdav::tools {

// Everything is caught: the result is the exit code, and what happened was printed.
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
        const BuildAccount& build);

}  // namespace larkdav::tools
