#include "adapters/ical_goal.h"

#include <array>

#include "adapters/digest.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/writer.h"

namespace larkdav::adapters {
namespace {

using engine::Assembled;
using engine::FieldMask;
using engine::Goal;
using engine::Record;
using engine::Step;

constexpr std::array<std::string_view, 4> kVerbs = {"create", "replace", "remove", "look"};

Step step_for(const ItemWrite& write, FieldMask touches) {
  Step step;
  step.request = encode_write(write);
  step.touches = std::move(touches);
  step.targets = {engine::NativeId{write.name}};
  step.repeatable = false;
  return step;
}

std::string revision_of(const Record& record) {
  return record.revision.empty() ? text_revision(record.raw) : record.revision;
}

const Record* live_record(std::span<const Record> group) {
  for (const Record& record : group)
    if (!record.gone) return &record;
  return nullptr;
}

Step create(const ItemPlace& place, const Goal& goal) {
  ItemWrite write{.verb = Verb::create};
  write.name = place.prefix + resource_name(place.calendar, goal.uid.value, goal.generation);
  engine::Event event = *goal.wanted;
  event.uid = goal.uid;
  write.text =
      goal.text.empty()
          ? mapping::ical::write_resource(
                event, {goal.stamp, goal.origin, place.floating_zone, false, place.style})
          : mapping::ical::edit_resource(goal.text, event, FieldMask::everything(),
                                         {goal.stamp, {}, place.floating_zone, true, place.style});
  return step_for(write, FieldMask::everything());
}

}  // namespace

std::string encode_write(const ItemWrite& write) {
  return std::string(kVerbs[static_cast<std::size_t>(write.verb)]) + "\n" + write.name + "\n" +
         write.revision + "\n" + write.text;
}

std::optional<ItemWrite> decode_write(std::string_view request) {
  ItemWrite write;
  std::array<std::string_view, 3> lines;
  for (auto& line : lines) {
    const auto end = request.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    line = request.substr(0, end);
    request.remove_prefix(end + 1);
  }
  for (std::size_t i = 0; i < kVerbs.size(); ++i) {
    if (lines[0] != kVerbs[i]) continue;
    write.verb = static_cast<Verb>(i);
    write.name = lines[1];
    write.revision = lines[2];
    write.text = request;
    return write;
  }
  return std::nullopt;
}

std::string text_revision(std::string_view text) { return "text:" + hex(sha256(text)); }

std::optional<Step> next_item_step(const ItemPlace& place, const Goal& goal,
                                   std::span<const Record> group) {
  const Record* there = live_record(group);
  if (!goal.wanted) {
    if (there == nullptr) return std::nullopt;
    return step_for({Verb::remove, there->id.value, revision_of(*there), text_revision(there->raw)},
                    FieldMask::everything());
  }
  const FieldMask left = goal.fields - goal.answered;
  if (left.empty()) return std::nullopt;
  if (!goal.item && there == nullptr) return create(place, goal);
  const auto look = [&] {
    return step_for({Verb::look, there == nullptr ? goal.item->value : there->id.value, {}, {}},
                    left);
  };
  if (there == nullptr || !there->complete) return look();
  const engine::ItemState state =
      mapping::ical::read_resource(there->raw, {.floating_zone = place.floating_zone});
  const auto* now = std::get_if<Assembled>(&state);
  // A text without a UID is its own by its name alone.
  const auto is_another = [&](const engine::Uid& uid) {
    return !uid.value.empty() && uid != goal.uid;
  };
  if (now == nullptr || is_another(now->event.uid)) return look();
  if (goal.answered.empty() && now->stamp == goal.stamp) return std::nullopt;
  const FieldMask differing = engine::diff(now->event, *goal.wanted) & left;
  if (differing.empty()) return std::nullopt;
  ItemWrite write{Verb::replace, there->id.value, revision_of(*there), {}};
  write.text =
      mapping::ical::edit_resource(there->raw, *goal.wanted, differing,
                                   {goal.stamp, {}, place.floating_zone, false, place.style});
  if (write.text == there->raw) return std::nullopt;
  return step_for(write, differing);
}

std::vector<engine::Item> assemble_item(std::span<const Record> group,
                                        const std::string& floating_zone) {
  if (group.empty()) return {};
  engine::Item item;
  const Record* live = live_record(group);
  const Record& record = live == nullptr ? group.front() : *live;
  item.id = engine::ItemId{record.group.value};
  item.group = record.group;
  if (record.gone)
    item.state = engine::Gone{};
  else if (!record.unreadable.empty())
    item.state = engine::Unreadable{record.unreadable};
  else if (!record.complete)
    item.state = engine::NotObserved{"its text has not been read yet"};
  else
    item.state = mapping::ical::read_resource(record.raw, {.floating_zone = floating_zone});
  return {std::move(item)};
}

engine::Event item_as_stored(engine::Event event, const ItemPlace& place) {
  const auto show = [&](engine::EventFields& fields) {
    if (fields.attendees.empty() && fields.answer == engine::Answer::none) return;
    auto shown = mapping::ical::as_shown({fields.attendees, fields.answer}, place.style.form);
    fields.attendees = std::move(shown.attendees);
    fields.answer = shown.answer;
  };
  show(event.fields);
  for (auto& [key, occurrence] : event.occurrences) {
    if (auto* fields = std::get_if<engine::EventFields>(&occurrence)) show(*fields);
  }
  return event;
}

bool same_text(std::string_view a, std::string_view b) {
  const auto next = [](std::string_view text, std::size_t& at) {
    while (at < text.size() && text[at] == '\r') ++at;
    return at < text.size() ? static_cast<int>(static_cast<unsigned char>(text[at++])) : -1;
  };
  std::size_t i = 0;
  std::size_t k = 0;
  while (true) {
    const int left = next(a, i);
    if (left != next(b, k)) return false;
    if (left < 0) return true;
  }
}

bool is_ours(std::string_view sent, std::string_view held) {
  if (same_text(sent, held)) return true;
  const auto stamp = mapping::ical::stamp_of(sent);
  return stamp && mapping::ical::stamp_of(held) == stamp;
}

}  // namespace larkdav::adapters
