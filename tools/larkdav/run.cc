#include "tools/larkdav/run.h"

#include "tools/larkdav/arguments.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/log.h"
#include "tools/larkdav/run_pair.h"

namespace larkdav::tools {
namespace {

struct Carry {
  const Context& context;
  ExitCode operator()(const InitArguments& init) const { return run_init(init, context); }
  ExitCode operator()(const LoginArguments& login) const { return run_login(login, context); }
  ExitCode operator()(const LogoutArguments& logout) const { return run_logout(logout, context); }
  ExitCode operator()(const FeishuArguments& feishu) const { return run_feishu(feishu, context); }
  ExitCode operator()(const CalendarsArguments& calendars) const {
    return run_calendars(calendars, context);
  }
  ExitCode operator()(const SyncArguments& sync) const { return run_sync(sync, context); }
  ExitCode operator()(const StatusArguments&) const { return run_status(context); }
  ExitCode operator()(const DoctorArguments&) const { return run_doctor(context); }
  ExitCode operator()(const HistoryArguments& history) const {
    return run_history(history, context);
  }
  ExitCode operator()(const UndoArguments& undo) const { return run_undo(undo, context); }
  ExitCode operator()(const ConflictsArguments& conflicts) const {
    return run_conflicts(conflicts, context);
  }
  ExitCode operator()(const ResolveArguments& resolve) const {
    return run_resolve(resolve, context);
  }
  ExitCode operator()(const WhyArguments& why) const { return run_why(why, context); }
  ExitCode operator()(const VerifyArguments& verify) const { return run_verify(verify, context); }
  ExitCode operator()(const ApplyArguments& apply) const { return run_apply(apply, context); }
  ExitCode operator()(const ExportArguments& exported) const {
    return run_export(exported, context);
  }
  ExitCode operator()(const ImportArguments& imported) const {
    return run_import(imported, context);
  }
};

ExitCode carry_out(const Invocation& invocation, std::ostream& out, const BuildAccount& build) {
  set_up_log(invocation.globals);
  SystemClock clock;
  const Context context{invocation.globals, out, build, clock};
  const ExitCode code = std::visit(Carry{context}, invocation.verb);
  out.flush();
  if (!out) {
    throw usage_error("standard output can't be written", "Check the pipe or the disk it goes to.");
  }
  return code;
}

}  // namespace

std::string Context::repeated(const std::string& words) const {
  std::string command = "larkdav";
  if (globals.config) command += " --config " + *globals.config;
  if (globals.state) command += " --state " + *globals.state;
  return command + " " + words;
}

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
        const BuildAccount& build) {
  try {
    const auto asked = parse_arguments(argc, argv);
    if (const auto* answer = std::get_if<Answer>(&asked)) {
      out << answer->text;
      return static_cast<int>(ExitCode::ok);
    }
    return static_cast<int>(carry_out(std::get<Invocation>(asked), out, build));
  } catch (...) {
    const Failure failure = current_failure();
    const bool json = wants_json(argc, argv);
    (json ? out : err) << render_failure(failure, {json, false, false});
    return static_cast<int>(failure.code);
  }
}

}  // namespace larkdav::tools
