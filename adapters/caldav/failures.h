// The one classification table of CalDAV breakdowns: reply → ReplicaError.
#pragma once

#include <string>
#include <string_view>

#include "adapters/http/transport.h"
#include "engine/error.h"

namespace larkdav::adapters::caldav {

// For a reply that ends the work on a calendar or account. `operation` in words:
// "list the changes of https://…/office/".
engine::ReplicaError failure(const http::Reply& reply, const std::string& operation);

// A 2xx whose body is not what CalDAV promises (a login page, a truncated document).
engine::ReplicaError not_caldav(const http::Reply& reply, const std::string& operation,
                                const std::string& reason);

// Throws for what concerns the whole account: no reply at all, 401, 407.
void require_access(const http::Reply& reply, const std::string& operation);

// Start of a body in one printable line.
std::string excerpt(std::string_view body);

}  // namespace larkdav::adapters::caldav
