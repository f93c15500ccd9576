#pragma once
// Presence: whether the caller is there in person, and not only somebody with the caller's token, which may be stolen
// (trust P20).

#include "app/dependencies.hpp"
#include "app/logins/throttle.hpp"

#include <optional>

namespace quoin::app {

// Asked for in a handler's parameter list.
struct Presence {
    Db db;
    LoginThrottle throttle;
    Passwords passwords;
    CurrentSettings settings;
    SecurityEvents events;

    static Presence resolve(Request& request);
    static void describe(Operation& operation);
};

// The caller's password that now is shows it, and so does a login of the last PASSWORD_CHANGE_MINUTES: the second
// seed's clients know no member for the password. A wrong one counts as a failed login. References must outlive the
// call.
Task<Result<Done, Forbidden, TooManyRequests>> show(Presence presence, const CurrentUser& caller,
                                                    const std::optional<TriedPassword>& current);

}  // namespace quoin::app
