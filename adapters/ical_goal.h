// Steps towards a goal for an item that is one iCalendar text under one name: a CalDAV resource or
// a file of a vdir. Pure; shared by both so that they decide alike.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/replica.h"
#include "mapping/ical/attendees.h"

namespace larkdav::adapters {

// look: what is there is not what the goal was made for; it must be read again first.
enum class Verb { create, replace, remove, look };

// What a Step of these replicas asks for.
struct ItemWrite {
  Verb verb = Verb::look;
  std::string name{};      // record id: href or file name
  std::string revision{};  // that the write was made from; of a record without one: text_revision()
  std::string text{};      // to be stored; of a removal: the text_revision() of what goes
};
std::string encode_write(const ItemWrite& write);
std::optional<ItemWrite> decode_write(std::string_view request);  // nullopt: not ours

// Stands in for a revision where the side gives none.
std::string text_revision(std::string_view text);

struct ItemPlace {
  std::string prefix;    // put before the resource name to make a record id
  std::string calendar;  // goes into the resource name
  std::string floating_zone;
  mapping::ical::AttendeeStyle style{};
};

// The next request towards the goal; nullopt: reached. Reached means that nothing differs in the
// fields still to be written, or that the text carries the goal's own LAST-MODIFIED: then our write
// stands, whatever the server made of it.
std::optional<engine::Step> next_item_step(const ItemPlace& place, const engine::Goal& goal,
                                           std::span<const engine::Record> group);

// The one item of a group of one record; none of an empty group.
std::vector<engine::Item> assemble_item(std::span<const engine::Record> group,
                                        const std::string& floating_zone);

// What such an item would hold of the event: all of it, but attendees as they are shown there.
engine::Event item_as_stored(engine::Event event, const ItemPlace& place);

// `held` is `sent` as the side keeps it: the same text, or at least still our LAST-MODIFIED.
bool is_ours(std::string_view sent, std::string_view held);
// Equal but for line ends.
bool same_text(std::string_view a, std::string_view b);

}  // namespace larkdav::adapters
