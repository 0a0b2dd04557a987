#include "adapters/ics/replica.h"

#include <array>

#include "adapters/digest.h"
#include "adapters/ical_goal.h"
#include "mapping/ical/reader.h"

namespace larkdav::adapters::ics {
namespace {

using engine::NativeId;
using engine::Page;
using engine::Record;

constexpr const char* kReadOnly = "this calendar is read-only";

engine::Cursor to_cursor(const Validators& validators) {
  return {validators.etag + "\n" + validators.last_modified + "\n" + validators.digest};
}

std::optional<Validators> from_cursor(const std::optional<engine::Cursor>& cursor) {
  if (!cursor) return std::nullopt;
  const std::string& text = cursor->value;
  const auto first = text.find('\n');
  const auto second = first == std::string::npos ? first : text.find('\n', first + 1);
  if (second == std::string::npos) return std::nullopt;
  return Validators{text.substr(0, first), text.substr(first + 1, second - first - 1),
                    text.substr(second + 1)};
}

}  // namespace

IcsReplica::IcsReplica(std::shared_ptr<Source> source, std::string floating_zone)
    : source_(std::move(source)),
      requests_before_(source_->requests()),
      floating_zone_(std::move(floating_zone)) {}

engine::Capabilities IcsReplica::capabilities() const {
  engine::Capabilities able;
  able.storable = engine::FieldMask::everything();
  able.writable = false;
  able.absence_proves_deletion = true;
  return able;
}

IcsReplica::Records IcsReplica::read_all(const std::string& text) const {
  mapping::ical::FileContents contents = mapping::ical::split_file(text);
  if (!contents.unreadable.empty()) {
    engine::ReplicaError::Details details;
    details.operation = "read the calendar file";
    details.retry = engine::Retry::later;
    details.cause = engine::Cause::refused;
    details.cure = "check that the file or address is an iCalendar (.ics) calendar";
    throw engine::ReplicaError(
        "\"" + source_->calendar_name() + "\" cannot be read: " + contents.unreadable, details);
  }
  Records records;
  for (auto& resource : contents.resources) {
    Record record;
    const std::string digest = hex(sha256(resource.text));
    // A component without UID has no lasting name; its text stands for it.
    const std::string name = resource.uid.value.empty() ? "no-uid:" + digest : resource.uid.value;
    record.id = NativeId{name};
    record.group = engine::GroupId{name};
    record.revision = digest;
    record.raw = std::move(resource.text);
    records.insert_or_assign(record.id, std::move(record));
  }
  return records;
}

void IcsReplica::changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink) {
  const auto loaded = source_->load(from_cursor(since));
  if (!loaded) {
    sink.page(Page{{}, *since, false, false});
    return;
  }
  loaded_ = read_all(loaded->text);
  Page page;
  page.starts_listing = page.ends_listing = true;
  for (const auto& [id, record] : *loaded_) page.records.push_back(record);
  page.next = to_cursor(loaded->validators);
  sink.page(std::move(page));
}

void IcsReplica::fetch(std::span<const NativeId> ids, engine::RecordSink& sink) {
  if (ids.empty()) return;
  if (!loaded_) loaded_ = read_all(source_->load(std::nullopt)->text);
  Page page;
  for (const NativeId& id : ids) {
    const auto found = loaded_->find(id);
    if (found != loaded_->end()) {
      page.records.push_back(found->second);
      continue;
    }
    Record gone;
    gone.id = id;
    gone.group = engine::GroupId{id.value};
    gone.gone = true;
    page.records.push_back(std::move(gone));
  }
  sink.page(std::move(page));
}

std::vector<engine::Item> IcsReplica::assemble(std::span<const Record> group) const {
  return assemble_item(group, floating_zone_);
}
engine::GroupId IcsReplica::group_of(const engine::ItemId& item) const {
  return engine::GroupId{item.value};
}
NativeId IcsReplica::master_of(const engine::ItemId& item) const { return NativeId{item.value}; }
engine::Event IcsReplica::as_stored(const engine::Event& event) const { return event; }

// No plan writes here; whatever asks all the same is refused, not taken for done.
std::optional<engine::Step> IcsReplica::next_step(const engine::Goal& goal,
                                                  std::span<const Record> /*group*/) const {
  engine::Step step;
  step.request = kReadOnly;
  step.touches = goal.fields;
  return step;
}

std::vector<engine::StepResult> IcsReplica::perform(std::span<const engine::Step> steps) {
  return std::vector<engine::StepResult>(steps.size(), engine::Refused{kReadOnly, 0});
}

long IcsReplica::requests() const { return source_->requests() - requests_before_; }

}  // namespace larkdav::adapters::ics
