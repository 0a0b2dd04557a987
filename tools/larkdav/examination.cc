#include "tools/larkdav/examination.h"

#include <algorithm>

#include "adapters/feishu/resources/authorisation.h"
#include "tools/larkdav/calendars.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/feishu_connection.h"
#include "tools/larkdav/log_ins.h"
#include "tools/larkdav/moments.h"

namespace larkdav::tools {
namespace {

constexpr std::chrono::seconds kClockWarning{60};
constexpr std::chrono::seconds kClockBad{240};  // access tokens are renewed five minutes early

HealthFinding good(const std::string& subject, const std::string& check,
                   const std::string& message) {
  return {subject, check, Health::good, message, "", ExitCode::ok};
}

// Of the exception being handled.
HealthFinding failed(const std::string& subject, const std::string& check) {
  const Failure failure = current_failure();
  return {subject, check, Health::bad, failure.message, failure.cure, failure.code};
}

// Carries out a check; what it throws is its finding.
template <typename Check>
void look(const std::string& subject, const std::string& what, std::vector<HealthFinding>& findings,
          const Check& check) {
  try {
    check();
  } catch (const Interrupted&) {
    throw;
  } catch (...) {
    findings.push_back(failed(subject, what));
  }
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

void examine_log_in(const Session& session, const AccountConfig& account, engine::Instant now,
                    std::vector<HealthFinding>& findings) {
  const std::string subject = "account " + account.name;
  const std::string cure = "run `larkdav login " + account.name + "`";
  Config only;
  only.accounts = {account};
  for (const LogInStanding& each : log_in_standings(only, session.state_folder(), now)) {
    if (each.trouble) {
      findings.push_back({subject, "log-in", Health::bad, each.trouble->message, each.trouble->cure,
                          each.trouble->code});
      continue;
    }
    if (!each.log_in || each.standing == adapters::feishu::Standing::ended) {
      const std::string why = !each.log_in                 ? "nobody is logged in"
                              : each.log_in->ended.empty() ? "the log-in has ended"
                                                           : each.log_in->ended;
      findings.push_back({subject, "log-in", Health::bad, why, cure, ExitCode::authorisation});
      continue;
    }
    const bool soon = each.standing == adapters::feishu::Standing::consent_soon;
    findings.push_back({subject, "log-in", soon ? Health::warning : Health::good,
                        "logged in as " + printable(each.log_in->person.name) +
                            (soon ? ", until " : "") +
                            (soon ? utc_text(adapters::feishu::ends(*each.log_in)) : ""),
                        soon ? cure : "", ExitCode::ok});
    const auto missing = adapters::feishu::missing_scopes(each.log_in->tokens.scope,
                                                          adapters::feishu::needed_scopes());
    if (missing.empty()) {
      findings.push_back(good(subject, "scopes", "all that syncing needs are granted"));
    } else {
      findings.push_back({subject, "scopes", Health::bad, "not granted: " + listed(missing),
                          "enable them for the app in the developer console, publish a version, "
                          "and " +
                              cure,
                          ExitCode::authorisation});
    }
  }
}

void examine_calendars(Session& session, const std::string& account,
                       std::vector<HealthFinding>& findings) {
  const std::string subject = "account " + account;
  look(subject, "calendars", findings, [&] {
    const auto calendars = list_calendars(session, account);
    const auto writable = std::count_if(calendars.begin(), calendars.end(),
                                        [](const auto& each) { return each.writable; });
    findings.push_back(good(subject, "calendars",
                            std::to_string(calendars.size()) + " found, " +
                                std::to_string(writable) + " of them writable"));
  });
}

HealthFinding calendar_found(const std::string& subject, const CalendarReference& reference,
                             const adapters::CalendarInfo& calendar, bool written) {
  const std::string name = to_string(reference);
  if (calendar.id.empty()) {
    return {subject,
            "calendar",
            Health::warning,
            name + " does not exist yet",
            "the first `larkdav sync` makes it",
            ExitCode::ok};
  }
  if (written && !calendar.writable) {
    return {subject,
            "permissions",
            Health::warning,
            name + " may only be read" + (calendar.role.empty() ? "" : ", role " + calendar.role),
            "have its owner make you a writer, or set direction so that it is not written",
            ExitCode::ok};
  }
  return good(subject, "calendar",
              name + " is there" + (calendar.writable ? ", writable" : ", to be read"));
}

void tell_server(const std::string& subject, const adapters::CalendarInfo& calendar,
                 const engine::Capabilities& can, std::vector<HealthFinding>& findings) {
  if (can.tokens_lose_deletions) {
    findings.push_back(good(subject, "server",
                            "its changes may leave out deletions: it is listed completely every "
                            "full_every"));
  }
  if (calendar.schedules) {
    findings.push_back(good(subject, "server",
                            "it sends invitations by itself: attendees = \"auto\" shows them as "
                            "text, so that nobody is mailed"));
  }
}

}  // namespace

HealthFinding judge_clock(const std::string& subject, std::chrono::seconds ahead) {
  const auto off = std::chrono::abs(ahead);
  const std::string cure = "set the clock, e.g. with systemd-timesyncd or chrony";
  const std::string message = "this machine's clock is " + std::to_string(off.count()) + " s " +
                              (ahead.count() > 0 ? "ahead" : "behind");
  if (off > kClockBad) return {subject, "clock", Health::bad, message, cure, ExitCode::unreachable};
  if (off > kClockWarning) return {subject, "clock", Health::warning, message, cure, ExitCode::ok};
  return good(subject, "clock", "it agrees with the server's");
}

std::vector<HealthFinding> examine_account(Session& session, const LoadedConfig& loaded,
                                           const AccountConfig& account, engine::Clock& clock) {
  std::vector<HealthFinding> findings;
  const std::string subject = "account " + account.name;
  look(subject, "secrets", findings, [&] { check_secrets(loaded, {account.name}); });
  if (!findings.empty()) return findings;
  if (is_feishu(account.kind)) {
    if (account.identity == Identity::user) {
      examine_log_in(session, account, clock.now(), findings);
      if (findings.front().health == Health::bad) return findings;
    }
    look(subject, "service", findings, [&] {
      FeishuConnection connection(account, session.memory(account.name));
      const auto answer = connection.client().call_one(adapters::feishu::primary_calendar());
      if (answer.date) findings.push_back(judge_clock(subject, clock.now() - *answer.date));
      if (!answer.ok()) throw adapters::feishu::error_of(answer, subject);
      findings.push_back(good(subject, "service", "reached at " + account.base_url));
    });
    if (findings.back().health == Health::bad) return findings;
  }
  examine_calendars(session, account.name, findings);
  return findings;
}

std::vector<HealthFinding> examine_pair(Session& session, const PairConfig& pair) {
  std::vector<HealthFinding> findings;
  const std::string subject = "pair " + pair.name;
  for (const engine::Side side : engine::kSides) {
    const bool feishu = side == engine::Side::feishu;
    const CalendarReference& reference = feishu ? pair.feishu : pair.other;
    look(subject, "calendar", findings, [&] {
      FindOptions options;
      options.missing = !feishu && pair.create ? Missing::make : Missing::refuse;
      options.afresh = true;
      const auto calendar = find_calendar(session, reference, options);
      findings.push_back(
          calendar_found(subject, reference, calendar, engine::allows_writing(pair.policy, side)));
      if (calendar.id.empty() || feishu) return;
      adapters::OpenOptions opening;
      const Memory memory = session.memory(reference.account);
      opening.recall = memory.recall;
      opening.remember = memory.remember;
      const auto replica = open_calendar(session, reference.account, calendar, opening);
      tell_server(subject, calendar, replica->capabilities(), findings);
    });
  }
  return findings;
}

std::vector<HealthFinding> examine_state(Session& session) {
  if (session.doubt()) {
    return {{"state", "state", Health::warning, *session.doubt(), "", ExitCode::ok}};
  }
  return {good("state", "state", "it lies in " + session.state_folder())};
}

}  // namespace larkdav::tools
