#include "tests/adapters/contract.h"

#include "tests/adapters/feishu_bench.h"

namespace larkdav::tests {
namespace {

// The person edits through a replica of his own, as another client would.
struct Person {
  FeishuBench& bench;
  std::unique_ptr<engine::Replica> replica;
  ObservedSide side;

  explicit Person(FeishuBench& on)
      : bench(on), replica(on.account->open(on.calendar, options(on))), side(*replica) {}

  static adapters::OpenOptions options(FeishuBench& on) {
    adapters::OpenOptions out;
    out.floating_zone = "Asia/Shanghai";
    out.recall = [&on](const std::string& key) -> std::optional<std::string> {
      const auto found = on.memory.find(key);
      if (found == on.memory.end()) return std::nullopt;
      return found->second;
    };
    return out;
  }
  engine::ItemId add(const engine::Event& event) {
    bench.now += 60;
    static long uid = 0;
    auto goal = creation_of(event);
    goal.uid = {"person-" + std::to_string(++uid)};
    const auto outcome = work(*replica, side, goal);
    REQUIRE(outcome.item);
    bench.now += 60;
    return *outcome.item;
  }
  void edit(const engine::ItemId& item, const engine::Event& event) {
    bench.now += 60;
    side.observe();
    const auto before = side.event(item);
    REQUIRE(before);
    work(*replica, side, update_of(item, *before, event, diff(*before, event)));
    bench.now += 60;
  }
  void remove(const engine::ItemId& item) {
    bench.now += 60;
    side.observe();
    const auto before = side.event(item);
    REQUIRE(before);
    work(*replica, side, removal_of(item, *before));
    bench.now += 60;
  }
};

struct World {
  FeishuBench bench;
  Person person{bench};
};

ContractBench contract_bench(const Json& toggles) {
  const auto world = std::make_shared<World>();
  world->bench.control("toggles", toggles);
  ContractBench out;
  out.world = world;
  out.replica = world->bench.replica.get();
  out.add = [world](const engine::Event& event) { return world->person.add(event); };
  out.edit = [world](const engine::ItemId& item, const engine::Event& event) {
    world->person.edit(item, event);
  };
  out.remove = [world](const engine::ItemId& item) { world->person.remove(item); };
  out.expire_cursors = [world] { world->bench.control("expire", {{"what", "sync_tokens"}}); };
  out.absent = {"00000000-0000-4000-8000-000000000000_0"};
  out.keeps_uids = false;
  return out;
}

TEST_CASE("a Feishu calendar keeps the contract of a replica") {
  check_replica_contract([] { return contract_bench(Json::object()); });
}

TEST_CASE("a Feishu calendar with short and empty pages and sparse tombstones keeps the contract") {
  check_replica_contract([] {
    return contract_bench({{"page_shape", "short_and_empty"},
                           {"tombstone_richness", "sparse"},
                           {"list_order", "exceptions_first"},
                           {"delta_paging", "sync_token"},
                           {"get_deleted", "193003"},
                           {"plain_instance_get", "193001"},
                           {"anchor_with_sync_token", "190009"}});
  });
}

TEST_CASE("a Feishu calendar that writes rules its own way keeps the contract") {
  check_replica_contract([] {
    return contract_bench({{"rrule_prefix_on_read", "true"},
                           {"rrule_form_on_read", "reordered"},
                           {"exception_touches_master", "true"},
                           {"destroyed_in_delta", "cancelled_in_stock_too"},
                           {"count_rejected", "true"},
                           {"all_day_mode", "in_exclusive_out_exclusive"}});
  });
}

}  // namespace
}  // namespace larkdav::tests
