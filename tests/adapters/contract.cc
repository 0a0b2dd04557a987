#include "tests/adapters/contract.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace larkdav::tests {

using namespace larkdav::engine;

namespace {

struct Scene {
  ContractBench bench;
  Replica& replica;
  ObservedSide side;

  explicit Scene(const MakeContractBench& make)
      : bench(make()), replica(*bench.replica), side(replica) {}

  // Makes it through the replica; what is read back is what the side would hold of it.
  ItemId created(const Event& wanted) {
    const GoalOutcome outcome = work(replica, side, creation_of(wanted));
    REQUIRE(outcome.item);
    REQUIRE(outcome.last);
    REQUIRE(std::holds_alternative<Answered>(*outcome.last));
    return *outcome.item;
  }
  Event read(const ItemId& item) {
    const std::optional<Event> event = side.event(item);
    REQUIRE_MESSAGE(event, "not readable: ", item.value);
    return *event;
  }
  std::optional<Step> next(const Goal& goal) {
    return replica.next_step(goal, side.group(replica.group_of(*goal.item)));
  }
};

bool gone(const ObservedSide& side, const ItemId& item) {
  const auto items = side.items();
  const auto found = items.find(item);
  return found == items.end() || std::holds_alternative<Gone>(found->second.state);
}

// -- reading

void lists_everything(Scene& scene) {
  const ItemId first = scene.bench.add(sample_event("a@x", "first"));
  const ItemId second = scene.bench.add(sample_series("b@x", "second"));
  scene.side.observe();
  CHECK(scene.side.started);
  CHECK(scene.side.ended);
  CHECK(scene.side.cursor);
  CHECK(scene.side.items().size() == 2);
  CHECK(diff(scene.read(first), sample_event("a@x", "first")).empty());
  CHECK(diff(scene.read(second), sample_series("b@x", "second")).empty());
  if (scene.bench.keeps_uids) CHECK(scene.read(first).uid.value == "a@x");
}

void lists_an_empty_calendar(Scene& scene) {
  CHECK(scene.side.observe().empty());
  CHECK(scene.side.started);
  CHECK(scene.side.ended);
  CHECK(scene.side.items().empty());
}

void names_only_changes(Scene& scene) {
  const ItemId stays = scene.bench.add(sample_event("a@x", "stays"));
  const ItemId edited = scene.bench.add(sample_event("b@x", "edited", 1));
  const ItemId removed = scene.bench.add(sample_event("c@x", "removed", 2));
  scene.side.observe();
  CHECK(scene.side.observe().empty());
  if (scene.bench.deltas) CHECK_FALSE(scene.side.started);
  scene.bench.edit(edited, sample_event("b@x", "edited now", 1));
  scene.bench.remove(removed);
  const ItemId added = scene.bench.add(sample_event("d@x", "added", 3));
  const std::set<GroupId> changed = scene.side.observe();
  CHECK(changed.count(scene.replica.group_of(stays)) == 0);
  CHECK(changed.size() == 3);
  CHECK(scene.read(edited).fields.title == "edited now");
  CHECK(scene.read(added).fields.title == "added");
  CHECK(gone(scene.side, removed));
  CHECK(scene.side.observe().empty());
}

void lists_again_when_the_cursor_is_refused(Scene& scene) {
  if (!scene.bench.expire_cursors) return;
  const ItemId stays = scene.bench.add(sample_event("a@x", "stays"));
  const ItemId removed = scene.bench.add(sample_event("b@x", "removed", 1));
  scene.side.observe();
  scene.bench.remove(removed);
  scene.bench.expire_cursors();
  const std::set<GroupId> changed = scene.side.observe();
  CHECK(scene.side.started);
  CHECK(scene.side.ended);
  CHECK(changed == std::set<GroupId>{scene.replica.group_of(removed)});
  CHECK(gone(scene.side, removed));
  CHECK(scene.side.event(stays));
}

void a_complete_listing_finds_a_deletion(Scene& scene) {
  const ItemId removed = scene.bench.add(sample_event("a@x", "removed"));
  scene.side.observe();
  scene.bench.remove(removed);
  scene.side.observe_everything();
  CHECK(gone(scene.side, removed));
}

void fetches_by_name(Scene& scene) {
  const ItemId item = scene.bench.add(sample_event("a@x", "there"));
  scene.side.fetch({scene.replica.master_of(item), scene.bench.absent});
  CHECK(scene.read(item).fields.title == "there");
  for (const auto& [id, other] : scene.side.items()) {
    if (id != item) CHECK(std::holds_alternative<Gone>(other.state));
  }
}

void assembles_in_any_order(Scene& scene) {
  const ItemId item = scene.bench.add(sample_series("a@x", "series"));
  scene.side.observe();
  std::vector<Record> records = scene.side.group(scene.replica.group_of(item));
  std::reverse(records.begin(), records.end());
  const std::vector<Item> items = scene.replica.assemble(records);
  REQUIRE(items.size() == 1);
  CHECK(items.front().id == item);
  CHECK(items.front().group == scene.replica.group_of(item));
  REQUIRE(std::holds_alternative<Assembled>(items.front().state));
  CHECK(diff(std::get<Assembled>(items.front().state).event, scene.read(item)).empty());
  CHECK(scene.replica.assemble({}).empty());
}

// -- writing

void holds_what_it_creates(Scene& scene) {
  for (const Event& wanted : {sample_event("a@x", "one"), sample_series("b@x", "many")}) {
    CAPTURE(wanted.fields.title);
    scene.side.observe();
    const ItemId item = scene.created(wanted);
    CHECK(diff(scene.read(item), scene.replica.as_stored(wanted)).empty());
    CHECK(scene.side.observe().empty());  // our own echo
    scene.side.observe_everything();
    CHECK(diff(scene.read(item), scene.replica.as_stored(wanted)).empty());
  }
  CHECK(scene.side.items().size() == 2);
}

void creates_once(Scene& scene) {
  const Event wanted = sample_event("a@x", "once");
  const Goal goal = creation_of(wanted);
  const std::optional<Step> step = scene.replica.next_step(goal, {});
  REQUIRE(step);
  const ItemId item = scene.created(wanted);
  const StepResult again = scene.replica.perform({&*step, 1}).front();
  if (step->repeatable) {
    REQUIRE(std::holds_alternative<Answered>(again));
    REQUIRE_FALSE(std::get<Answered>(again).now.empty());
    CHECK(std::get<Answered>(again).now.front().group == scene.replica.group_of(item));
  } else {
    CHECK(std::holds_alternative<Stale>(again));
    CHECK_FALSE(step->targets.empty());  // where to look after a lost reply
  }
  scene.side.observe_everything();
  CHECK(scene.side.items().size() == 1);
}

void asks_for_the_same_bytes(Scene& scene) {
  const Goal goal = creation_of(sample_series("a@x", "pure"));
  const std::optional<Step> first = scene.replica.next_step(goal, {});
  const std::optional<Step> second = scene.replica.next_step(goal, {});
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->request == second->request);
}

void writes_only_the_masked_fields(Scene& scene) {
  const ItemId item = scene.bench.add(sample_event("a@x", "before"));
  scene.side.observe();
  const Event before = scene.read(item);
  Event wanted = sample_event("a@x", "after", 1);
  wanted.fields.location = "elsewhere";
  const FieldMask fields{Field::title, Field::location};
  const GoalOutcome outcome =
      work(scene.replica, scene.side, update_of(item, before, wanted, fields));
  CHECK(std::holds_alternative<Answered>(outcome.last.value()));
  scene.side.observe_everything();
  const Event now = scene.read(item);
  CHECK(now.fields.title == "after");
  CHECK(now.fields.location == "elsewhere");
  CHECK(diff(before, now) == fields);
}

void writes_one_occurrence(Scene& scene) {
  const ItemId item = scene.bench.add(sample_series("a@x", "series"));
  scene.side.observe();
  const Event before = scene.read(item);
  for (const auto& [day, becomes] : std::map<int, std::optional<Occurrence>>{
           {1, Excluded{}}, {2, Excluded{}}, {4, std::nullopt}}) {
    CAPTURE(day);
    const OccurrenceKey key = sample_occurrence(day);
    Event wanted = scene.read(item);
    if (!becomes) {
      EventFields fields = sample_event("a@x", "renamed", 4).fields;
      wanted.occurrences.insert_or_assign(key, fields);
    } else {
      wanted.occurrences.insert_or_assign(key, *becomes);
    }
    FieldMask fields;
    fields.insert(key);
    const Event was = scene.read(item);
    work(scene.replica, scene.side, update_of(item, was, wanted, fields));
    scene.side.observe_everything();
    CHECK(diff(scene.read(item), wanted).empty());
  }
}

void has_nothing_to_do_for_what_is_there(Scene& scene) {
  const ItemId item = scene.bench.add(sample_series("a@x", "series"));
  scene.side.observe();
  const Event now = scene.read(item);
  CHECK(scene.next(update_of(item, now, now, whole(now))) == std::nullopt);
  const Event stored = scene.replica.as_stored(now);
  CHECK(diff(stored, now).empty());
}

void projects_once_for_all(Scene& scene) {
  Event large = sample_series("a@x", std::string(3000, 'x'));
  large.fields.description = std::string(100000, 'y');
  large.fields.reminders = {-5, 0, 15, 100000};
  large.fields.classification = Classification::confidential;
  const Event once = scene.replica.as_stored(large);
  CHECK(diff(scene.replica.as_stored(once), once).empty());
  const ItemId item = scene.created(large);
  CHECK(diff(scene.read(item), once).empty());
}

void an_edit_in_between_survives_an_update(Scene& scene) {
  const ItemId item = scene.bench.add(sample_event("a@x", "before"));
  scene.side.observe();
  const Event before = scene.read(item);
  scene.bench.edit(item, sample_event("a@x", "somebody's"));
  Event wanted = before;
  wanted.fields.title = "ours";
  const GoalOutcome outcome =
      work(scene.replica, scene.side, update_of(item, before, wanted, {Field::title}));
  REQUIRE(outcome.last);
  CHECK(std::holds_alternative<Stale>(*outcome.last));
  scene.side.observe_everything();
  CHECK(scene.read(item).fields.title == "somebody's");
}

void an_edit_in_between_survives_a_deletion(Scene& scene) {
  if (!scene.bench.conditional_deletes) return;
  const ItemId item = scene.bench.add(sample_event("a@x", "before"));
  scene.side.observe();
  const Event before = scene.read(item);
  scene.bench.edit(item, sample_event("a@x", "somebody's"));
  const GoalOutcome outcome = work(scene.replica, scene.side, removal_of(item, before));
  REQUIRE(outcome.last);
  CHECK(std::holds_alternative<Stale>(*outcome.last));
  scene.side.observe_everything();
  CHECK(scene.read(item).fields.title == "somebody's");
}

void deletes(Scene& scene) {
  for (const Event& event : {sample_event("a@x", "one"), sample_series("b@x", "many")}) {
    const ItemId item = scene.bench.add(event);
    scene.side.observe();
    const Event before = scene.read(item);
    const GoalOutcome outcome = work(scene.replica, scene.side, removal_of(item, before));
    REQUIRE(outcome.last);
    const bool done = std::holds_alternative<Answered>(*outcome.last) ||
                      std::holds_alternative<Missing>(*outcome.last);
    CHECK(done);
    scene.side.observe_everything();
    CHECK(gone(scene.side, item));
  }
}

void finds_missing_what_somebody_deleted(Scene& scene) {
  const ItemId item = scene.bench.add(sample_event("a@x", "there"));
  scene.side.observe();
  const Event before = scene.read(item);
  scene.bench.remove(item);
  Event wanted = before;
  wanted.fields.title = "ours";
  for (const Goal& goal :
       {update_of(item, before, wanted, {Field::title}), removal_of(item, before)}) {
    const std::optional<Step> step = scene.next(goal);
    REQUIRE(step);
    CHECK(std::holds_alternative<Missing>(scene.replica.perform({&*step, 1}).front()));
  }
}

void answers_in_order(Scene& scene) {
  std::vector<Step> steps;
  for (const char* uid : {"a@x", "b@x", "c@x"}) {
    steps.push_back(*scene.replica.next_step(creation_of(sample_event(uid, uid)), {}));
  }
  const std::vector<StepResult> results = scene.replica.perform(steps);
  REQUIRE(results.size() == 3);
  for (std::size_t i = 0; i < results.size(); ++i) {
    REQUIRE(std::holds_alternative<Answered>(results[i]));
    const std::vector<Record>& now = std::get<Answered>(results[i]).now;
    scene.side.put(now);
    REQUIRE_FALSE(now.empty());
    const ItemId item{now.front().group.value};
    CHECK(scene.read(item).fields.title == std::string(1, static_cast<char>('a' + i)) + "@x");
  }
}

struct ContractRule {
  const char* name;
  void (*check)(Scene&);
};
constexpr ContractRule kRules[] = {
    {"a complete listing holds every item once", lists_everything},
    {"an empty calendar is listed completely", lists_an_empty_calendar},
    {"a delta names only what changed", names_only_changes},
    {"a refused cursor means a complete listing", lists_again_when_the_cursor_is_refused},
    {"a complete listing finds a deletion", a_complete_listing_finds_a_deletion},
    {"records are fetched by name, absent ones too", fetches_by_name},
    {"items do not depend on the order of records", assembles_in_any_order},
    {"what is created is read back as projected, and its echo is no change", holds_what_it_creates},
    {"the same creation twice makes one item", creates_once},
    {"the same goal gives the same bytes", asks_for_the_same_bytes},
    {"an update writes the fields of its goal alone", writes_only_the_masked_fields},
    {"an occurrence is changed and deleted alone", writes_one_occurrence},
    {"a goal that is reached asks for nothing", has_nothing_to_do_for_what_is_there},
    {"the projection is idempotent and true", projects_once_for_all},
    {"an update finds an edit in between", an_edit_in_between_survives_an_update},
    {"a deletion finds an edit in between", an_edit_in_between_survives_a_deletion},
    {"what is deleted is gone", deletes},
    {"what somebody deleted is missing", finds_missing_what_somebody_deleted},
    {"results come in the order of their steps", answers_in_order},
};

}  // namespace

void check_replica_contract(const MakeContractBench& make) {
  for (const ContractRule& rule : kRules) {
    SUBCASE(rule.name) {
      Scene scene(make);
      const long requests = scene.replica.requests();
      rule.check(scene);
      CHECK(scene.replica.requests() >= requests);
    }
  }
}

}  // namespace larkdav::tests
