#include "app/logins/throttle.hpp"

#include "quoin/web/forwarded.hpp"

namespace quoin::app {

LoginThrottle LoginThrottle::resolve(Request& request) {
    const auto& settings = request.services->get<const Settings>();
    const auto address = client_address(request, settings.trusted_proxies.list);
    return {.db = Db(request.services->get<db::Lanes>()),
            .limits = limits_of_logins(settings),
            .source = address ? source_of(*address) : "-",
            .events = FromRequest<SecurityEvents>::resolve(request)};
}

logins::Limits limits_of_logins(const Settings& settings) {
    return {.per_account = settings.login_failures_per_account.value,
            .everywhere = settings.login_failures_everywhere.value,
            .per_address = settings.login_failures_per_address.value,
            .window = std::chrono::minutes(settings.login_window_minutes.value)};
}

Task<Result<logins::Try, TooManyRequests>> admit(LoginThrottle throttle, std::string_view kind, std::string_view name) {
    auto attempt = logins::make_try(throttle.limits, kind, name, throttle.source);
    const auto time = now();
    if (co_await logins::spend(throttle.db, attempt, time)) co_return std::move(attempt);
    const auto refusal = co_await logins::why_refused(throttle.db, attempt, time);
    throttle.events.login_throttled(refusal.budget);
    co_return TooManyRequests{"Too many failed logins", {}, static_cast<int>(refusal.wait.count())};
}

Task<void> succeed(LoginThrottle throttle, logins::Try attempt) {
    co_await logins::forgive(throttle.db, attempt, now());
}

}  // namespace quoin::app
