#pragma once
// LoginThrottle: limits failed logins, per account and per address (trust P13 to P16). A handler asks for it, spends
// before the password is looked at, and tells when it was right:
//
//   const auto attempt = co_await admit(throttle, user_purpose, credentials->username);
//   if (!attempt) co_return attempt.failed();
//   const auto verdict = co_await verify(throttle, *attempt, passwords, password, stored);
//   …
//   co_await succeed(throttle, *attempt);
//
// An account that does not exist is limited as one that does, in the same words.

#include "app/logins/store.hpp"
#include "app/security.hpp"
#include "app/security_events.hpp"
#include "app/settings.hpp"
#include "quoin/web/extract.hpp"

#include <string>
#include <string_view>

namespace quoin::app {

struct LoginThrottle {
    Db db;
    logins::Limits limits;
    std::string source;  // whom the client's address stands for; "-" where it has none
    SecurityEvents events;

    static LoginThrottle resolve(Request& request);
    static void describe(Operation& operation) { operation.fails(429); }
};

logins::Limits limits_of_logins(const Settings& settings);

// Views must outlive the call.
Task<Result<logins::Try, TooManyRequests>> admit(LoginThrottle throttle, std::string_view kind, std::string_view name);
// The password against the hash. Where there is no room for the work now, the try counts for nothing (QueueFull).
Task<Passwords::Verdict> verify(LoginThrottle throttle, logins::Try attempt, Passwords passwords,
                                std::string_view password, std::string_view stored);
Task<void> succeed(LoginThrottle throttle, logins::Try attempt);

}  // namespace quoin::app
