#include "app/accounts/presence.hpp"

#include "app/accounts/store.hpp"

namespace quoin::app {

namespace {

bool logged_in_lately(const CurrentUser& caller, const Settings& settings) {
    return now() - caller.token.issued_at < std::chrono::minutes(settings.password_change_minutes.value);
}

}  // namespace

Presence Presence::resolve(Request& request) {
    return {FromRequest<Db>::resolve(request), LoginThrottle::resolve(request),
            FromRequest<Passwords>::resolve(request), FromRequest<CurrentSettings>::resolve(request),
            FromRequest<SecurityEvents>::resolve(request)};
}

void Presence::describe(Operation& operation) {
    operation.fails(403);
    operation.fails(429);
    operation.fails(503);
}

Task<Result<Done, Forbidden, TooManyRequests>> show(Presence presence, const CurrentUser& caller,
                                                    const std::optional<TriedPassword>& current) {
    if (!current && logged_in_lately(caller, *presence.settings)) co_return Done{};
    if (!current) co_return Forbidden{"A new password needs current_password, which is the caller's, or a new login"};
    const auto attempt = co_await admit(presence.throttle, user_purpose, caller.user.username);
    if (!attempt) co_return attempt.failed();
    const auto user =
        co_await within(presence.throttle, *attempt, accounts::find_by_username(presence.db, caller.user.username));
    const auto stored = user ? user->password_hash.text : presence.passwords.dummy();
    const auto verdict =
        co_await within(presence.throttle, *attempt, presence.passwords.verify(current->reveal(), stored));
    if (!user || !verdict.matches) {
        presence.events.login_failed(std::to_string(caller.user.id));
        co_return Forbidden{"The current password is another"};
    }
    co_await succeed(presence.throttle, *attempt);
    co_return Done{};
}

}  // namespace quoin::app
