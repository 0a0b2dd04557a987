#include <iostream>

#include "tools/larkdav/accounts.h"
#include "tools/larkdav/run.h"
#include "tools/larkdav/signals.h"

int main(int argc, char** argv) {
  larkdav::tools::watch_signals();
  return larkdav::tools::run(argc, argv, std::cout, std::cerr, larkdav::tools::build_account);
}
