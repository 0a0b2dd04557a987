#include "tools/larkdav/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

namespace larkdav::tools {
namespace {

bool as_json = false;  // set once, before the first line
std::function<void()> make_way;

void write(spdlog::level::level_enum level, const std::string& message) {
  if (make_way && spdlog::should_log(level)) make_way();
  // The pattern puts %v between the quotation marks of a JSON string.
  const std::string quoted =
      nlohmann::json(message).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  spdlog::log(level, "{}", as_json ? quoted : message);
}

}  // namespace

void set_up_log(const GlobalArguments& globals) {
  as_json = globals.log_format == LogFormat::json;
  auto logger = std::make_shared<spdlog::logger>("larkdav",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern(as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%v})"
                              : "%Y-%m-%dT%H:%M:%S.%eZ %l: %v",
                      spdlog::pattern_time_type::utc);
  logger->set_level(globals.requests ? spdlog::level::debug
                    : globals.quiet  ? spdlog::level::err
                                     : spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void before_each_log_line(std::function<void()> clear) { make_way = std::move(clear); }

void log_error(const std::string& message) { write(spdlog::level::err, message); }
void log_warning(const std::string& message) { write(spdlog::level::warn, message); }
void log_debug(const std::string& message) { write(spdlog::level::debug, message); }

}  // namespace larkdav::tools
