#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// user_id_type governs every user id in body and answer (Feishu reference 1.9). The service itself
// only knows open_ids; these two stand at its edge.

// Turns the ids of a body into open_ids. An id of nobody stays what it is and is refused where it
// is used; an unknown user_id_type is 190002.
void ids_to_open(Call& call);

// Turns the open_ids of an answer's `data` into the wanted kind; user_id is dropped without the
// scope contact:user.employee_id:readonly.
void ids_from_open(const Call& call, Json& data);

}  // namespace larkdav::feishu_sim
