#include "app/access_log.hpp"

#include "quoin/web/router.hpp"

namespace quoin::app {

AccessLog access_log(Log& log) {
    if (!log.wants(LogLevel::info)) return {};
    return [&log](const Request& request, const Answered& answered) {
        const auto milliseconds = std::chrono::duration<double, std::milli>(answered.duration).count();
        const auto route = request.route ? std::string_view(request.route->pattern) : std::string_view("-");
        log.info("request", {{"request", request.id},
                             {"peer", request.peer},
                             {"method", to_string(request.method)},
                             {"route", route},
                             {"status", answered.status},
                             {"ms", milliseconds},
                             {"bytes", answered.bytes},
                             {"caller", request.caller}});
    };
}

}  // namespace quoin::app
