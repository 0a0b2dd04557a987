#include "adapters/vdir/replica.h"

#include <array>
#include <charconv>
#include <filesystem>
#include <utility>

namespace larkdav::adapters::vdir {
namespace {

using engine::NativeId;
using engine::Page;
using engine::Record;
using engine::StepResult;

constexpr std::size_t kPage = 500;  // records stored at once
constexpr std::size_t kBatch = 50;  // writes between two commits

Record record_named(const std::string& name) {
  Record record;
  record.id = NativeId{name};
  record.group = engine::GroupId{name};
  return record;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// One line of a cursor: name, change time, octets, inode, revision, parted by tabs.
bool read_line(std::string_view line, Seen& seen) {
  std::array<std::string_view, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto tab = line.find('\t');
    parts[i] = line.substr(0, tab);
    if ((tab == std::string_view::npos) != (i + 1 == parts.size())) return false;
    if (tab != std::string_view::npos) line.remove_prefix(tab + 1);
  }
  Seen::File file;
  file.revision = parts[4];
  if (!read_number(parts[1], file.signature.changed_ns) ||
      !read_number(parts[2], file.signature.octets) || !read_number(parts[3], file.signature.inode))
    return false;
  seen.files.insert_or_assign(std::string(parts[0]), std::move(file));
  return true;
}

}  // namespace

engine::Cursor to_cursor(const Seen& seen) {
  std::string text = seen.in_listing ? "listing\n" : "delta\n";
  for (const auto& [name, file] : seen.files)
    text += name + "\t" + std::to_string(file.signature.changed_ns) + "\t" +
            std::to_string(file.signature.octets) + "\t" + std::to_string(file.signature.inode) +
            "\t" + file.revision + "\n";
  return {std::move(text)};
}

Seen from_cursor(const std::optional<engine::Cursor>& cursor) {
  const Seen nothing{true, {}};
  if (!cursor) return nothing;
  std::string_view text = cursor->value;
  const auto next_line = [&] {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
  };
  Seen seen;
  const std::string_view kind = next_line();
  if (kind != "listing" && kind != "delta") return nothing;
  seen.in_listing = kind == "listing";
  while (!text.empty())
    if (!read_line(next_line(), seen)) return nothing;
  return seen;
}

VdirReplica::VdirReplica(const std::string& folder, std::string floating_zone,
                         mapping::ical::AttendeeStyle style)
    : folder_(folder),
      place_{"", std::filesystem::path(folder).filename().string(), std::move(floating_zone),
             std::move(style)} {}

engine::Capabilities VdirReplica::capabilities() const {
  engine::Capabilities able;
  able.storable = engine::FieldMask::everything();
  able.writable = folder_.writable();
  able.absence_proves_deletion = true;
  able.cursor_misses_writes = true;
  able.batch = kBatch;
  return able;
}

Record VdirReplica::record(const std::string& name) const {
  Record record = record_named(name);
  const Contents contents = folder_.read(name);
  if (const auto* text = std::get_if<std::string>(&contents)) {
    record.raw = *text;
    record.revision = text_revision(*text);
  } else if (const auto* broken = std::get_if<Unreadable>(&contents)) {
    record.unreadable = broken->reason;
    record.revision = "unreadable: " + broken->reason;
  } else {
    record.gone = true;
  }
  return record;
}

void VdirReplica::changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink) {
  Seen seen = from_cursor(since);
  const bool from_nothing = seen.in_listing && seen.files.empty();
  std::map<std::string, Seen::File> before = seen.files;
  Page page;
  page.starts_listing = from_nothing;
  const auto store = [&] {
    page.next = to_cursor(seen);
    sink.page(std::exchange(page, Page{}));
  };
  for (const Entry& entry : folder_.list()) {
    const auto known = before.find(entry.name);
    const bool is_known = known != before.end();
    const bool unchanged =
        is_known && entry.signature.changed_ns != 0 && known->second.signature == entry.signature;
    std::string revision = is_known ? known->second.revision : std::string();
    if (is_known) before.erase(known);
    if (unchanged) continue;
    Record now = record(entry.name);
    if (now.gone) {
      if (is_known) before.emplace(entry.name, Seen::File{});  // went while we looked
      continue;
    }
    seen.files[entry.name] = {entry.signature, now.revision};
    if (is_known && now.revision == revision) continue;
    page.records.push_back(std::move(now));
    if (page.records.size() == kPage) store();
  }
  for (const auto& [name, file] : before) {
    Record gone = record_named(name);
    gone.gone = true;
    page.records.push_back(std::move(gone));
    seen.files.erase(name);
  }
  page.ends_listing = seen.in_listing;
  seen.in_listing = false;
  store();
}

void VdirReplica::fetch(std::span<const NativeId> ids, engine::RecordSink& sink) {
  Page page;
  for (const NativeId& id : ids) {
    page.records.push_back(record(id.value));
    if (page.records.size() == kPage) sink.page(std::exchange(page, Page{}));
  }
  if (!page.records.empty()) sink.page(std::move(page));
}

std::vector<engine::Item> VdirReplica::assemble(std::span<const Record> group) const {
  return assemble_item(group, place_.floating_zone);
}
engine::GroupId VdirReplica::group_of(const engine::ItemId& item) const {
  return engine::GroupId{item.value};
}
NativeId VdirReplica::master_of(const engine::ItemId& item) const { return NativeId{item.value}; }
engine::Event VdirReplica::as_stored(const engine::Event& event) const {
  return item_as_stored(event, place_);
}

std::optional<engine::Step> VdirReplica::next_step(const engine::Goal& goal,
                                                   std::span<const Record> group) const {
  return next_item_step(place_, goal, group);
}

StepResult VdirReplica::perform_one(const engine::Step& step) const {
  const auto write = decode_write(step.request);
  if (!write || !is_item_name(write->name))
    return engine::Refused{"the stored request is not one of this folder's", 0};
  Written written = Written::differs;
  switch (write->verb) {
    case Verb::create:
      written = folder_.create(write->name, write->text);
      break;
    case Verb::replace:
      written = folder_.replace(write->name, write->text, write->revision);
      break;
    case Verb::remove:
      written = folder_.remove(write->name, write->revision);
      break;
    case Verb::look:
      break;
  }
  if (written == Written::done) {
    Record now = record_named(write->name);
    now.gone = write->verb == Verb::remove;
    now.raw = write->text;
    now.revision = now.gone ? std::string() : text_revision(write->text);
    return engine::Answered{{now}, true};
  }
  const Record there = record(write->name);
  if (there.gone) return engine::Missing{};
  const bool ours =
      write->verb == Verb::replace && there.unreadable.empty() && is_ours(write->text, there.raw);
  if (ours) return engine::Answered{{there}, true};  // an earlier try that was not recorded
  return engine::Stale{{there}};
}

std::vector<StepResult> VdirReplica::perform(std::span<const engine::Step> steps) {
  std::vector<StepResult> results;
  results.reserve(steps.size());
  for (const auto& step : steps) {
    try {
      results.push_back(perform_one(step));
    } catch (const engine::ReplicaError& error) {
      results.push_back(engine::Unknown{error.what()});
    }
  }
  return results;
}

}  // namespace larkdav::adapters::vdir
