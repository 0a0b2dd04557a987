#include "engine/verify.h"

#include "engine/gather.h"
#include "engine/observe.h"
#include "state/open.h"
#include "tools/larkdav/chosen_pairs.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/progress.h"
#include "tools/larkdav/standing.h"

namespace larkdav::tools {
namespace {

struct Verified {
  std::string pair;
  engine::Verification result;
  std::optional<Failure> failure;
};

// Reads both sides into an empty state, so that nothing is taken from what was read before.
engine::Observations read_everything(PairView& view, engine::Clock& clock,
                                     const engine::Progress& progress) {
  state::Database fresh = state::empty_state();
  const auto row = state::Pairs(fresh).open(view.row().name, view.row().calendars, "");
  state::PairStore store(fresh, row.id);
  const engine::Pair pair{view.pair().replicas, store, clock};
  for (const engine::Side side : engine::kSides) {
    engine::observe(pair, side, engine::Reading::everything, progress);
  }
  std::vector<engine::ItemId> items;
  engine::Observations seen = engine::gather(pair);
  for (const auto& [id, item] : seen.items.feishu) items.push_back(id);
  seen.uids = view.store().uids(items);
  seen.links = view.store().links();
  for (const engine::Side side : engine::kSides) {
    seen.closed[side] =
        !engine::allows_writing(view.policy(), side) || !seen.capabilities[side].writable;
  }
  seen.mode = engine::PairMode::normal;
  return seen;
}

Verified verify_pair(Session& session, const PairConfig& pair, const Context& context,
                     const engine::Progress& progress) {
  Verified verified{pair.name, {}, std::nullopt};
  try {
    PairView view(session, pair, context.clock);
    const engine::Observations seen = read_everything(view, context.clock, progress);
    verified.result = engine::verify(seen, view.policy(), view.projection());
  } catch (const Interrupted&) {
    throw;
  } catch (...) {
    verified.failure = current_failure();
  }
  return verified;
}

bool hides(const std::string& field) {
  return field == "title" || field == "description" || field == "location" ||
         field == "conference" || field == "attendees" || field.starts_with("occurrence");
}

Document document(const std::vector<Verified>& all, bool titles) {
  Document pairs = Document::array();
  for (const Verified& verified : all) {
    Document differences = Document::array();
    for (const auto& difference : verified.result.differences) {
      Document item{{"uid", difference.uid.value}};
      if (titles) item["title"] = difference.title;
      item["field"] = difference.field;
      const bool shown = titles || !hides(difference.field);
      for (const engine::Side side : engine::kSides) {
        item[engine::name(side)] = shown ? Document(difference.value[side]) : Document(nullptr);
      }
      item["reason"] = difference.reason;
      differences.push_back(std::move(item));
    }
    Document pair{{"name", verified.pair},
                  {"compared", verified.result.compared},
                  {"differences", std::move(differences)},
                  {"kept_back", notes_document(verified.result.kept_back, titles)},
                  {"losses", notes_document(verified.result.losses, titles)},
                  {"unreadable", notes_document(verified.result.unreadable, titles)}};
    if (verified.failure) pair["error"] = failure_document(*verified.failure)["error"];
    pairs.push_back(std::move(pair));
  }
  return {{"pairs", std::move(pairs)}};
}

std::string difference_text(const engine::Difference& difference, bool titles) {
  const auto shown = [&](engine::Side side) {
    if (!titles && hides(difference.field)) return std::string("hidden (-v)");
    const std::string& value = difference.value[side];
    return value.empty() ? std::string("nothing") : clipped(printable(value), 100);
  };
  std::string text = "  differs: " + printable(difference.uid.value);
  if (titles) text += " \"" + clipped(printable(difference.title), 60) + "\"";
  return text + ", " + difference.field + ": feishu " + shown(engine::Side::feishu) + ", other " +
         shown(engine::Side::other) + " (" + printable(difference.reason) + ")\n";
}

std::string text(const Verified& verified, const Style& style) {
  const auto& result = verified.result;
  if (verified.failure) {
    return verified.pair + ": " + verified.failure->message + "\n  " + verified.failure->cure +
           "\n";
  }
  std::string lines;
  const bool clean = result.differences.empty() && result.unreadable.empty();
  if (!style.quiet || !clean) {
    lines = verified.pair + ": " + std::to_string(result.compared) + " compared, " +
            std::to_string(result.differences.size()) + " differences\n";
  }
  for (const auto& difference : result.differences) {
    lines += difference_text(difference, style.titles);
  }
  const auto list = [&](const char* heading, const std::vector<engine::Note>& notes) {
    for (const auto& note : notes) {
      lines += std::string("  ") + heading + ": " + note_line(note, style.titles) + "\n";
    }
  };
  list("not compared", result.unreadable);
  if (style.quiet) return lines;
  list("kept back", result.kept_back);
  list("not carried", result.losses);
  return lines;
}

ExitCode code_of(const Verified& verified) {
  if (verified.failure) return verified.failure->code;
  const bool clean = verified.result.differences.empty() && verified.result.unreadable.empty();
  return clean ? ExitCode::ok : ExitCode::left_something;
}

}  // namespace

ExitCode run_verify(const VerifyArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  const std::vector<PairConfig> pairs = chosen_pairs(loaded.config, arguments.pairs);
  check_secrets(loaded, accounts_of(pairs));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  std::vector<Verified> all;
  std::vector<ExitCode> codes;
  {
    ProgressLine line(!context.globals.quiet);
    for (const PairConfig& pair : pairs) {
      all.push_back(verify_pair(session, pair, context, line.reporter(pair.name)));
      codes.push_back(code_of(all.back()));
    }
  }
  if (context.globals.json) {
    context.out << to_text(document(all, context.globals.verbose));
  } else {
    for (const Verified& verified : all) context.out << text(verified, context.style());
  }
  return gravest(codes);
}

}  // namespace larkdav::tools
