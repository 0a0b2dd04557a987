// Engine values as versioned JSON text, for the rows of the state. decode(encode(x)) == x exactly,
// extents and bytes that are no UTF-8 included. Decoding distrusts what it reads: a row that
// larkdav cannot have written is a storage error.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/link.h"
#include "engine/replica.h"

namespace larkdav::state {

std::string encode(const engine::Event& event);
std::string encode(const engine::FieldMask& mask);
std::string encode(const engine::Goal& goal);
std::string encode(const engine::Step& step);
std::string encode(std::span<const engine::KeptBack> kept);
std::string encode(std::span<const engine::FieldWrite> writes);
std::string encode(std::span<const engine::Record> records);

engine::Event decode_event(std::string_view text);
engine::FieldMask decode_mask(std::string_view text);
engine::Goal decode_goal(std::string_view text);
engine::Step decode_step(std::string_view text);
std::vector<engine::KeptBack> decode_kept(std::string_view text);
std::vector<engine::FieldWrite> decode_writes(std::string_view text);
std::vector<engine::Record> decode_records(std::string_view text);

}  // namespace larkdav::state
