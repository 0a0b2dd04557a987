// The commented configuration that `init` writes. Pure.
#pragma once

#include <string>

#include "tools/larkdav/arguments.h"

namespace larkdav::tools {

// Every key the schema knows stands in it; those not answered as comments with their defaults.
std::string config_text(const InitArguments& answers);
std::string toml_string(const std::string& text);  // quoted and escaped

}  // namespace larkdav::tools
