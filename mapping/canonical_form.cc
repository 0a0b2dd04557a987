#include "mapping/canonical_form.h"

#include "mapping/timezone.h"

namespace larkdav::mapping {

std::string canonical_version() { return "1 " + zones_version(); }

}  // namespace larkdav::mapping
