#pragma once
// LoginThrottle: limits failed logins, per account and per address (trust P13 to P16). A handler asks for it, spends
// before the password is looked at, and tells when it was right:
//
//   const auto attempt = co_await admit(throttle, user_purpose, credentials->username);
//   if (!attempt) co_return attempt.failed();
//   const auto user = co_await within(throttle, *attempt, find_login(db, credentials->username));
//   const auto verdict = co_await within(throttle, *attempt, passwords.verify(password, stored));
//   …
//   co_await succeed(throttle, *attempt);
//
// An account that does not exist is limited as one that does, in the same words.

#include "app/logins/store.hpp"
#include "app/security.hpp"
#include "app/security_events.hpp"
#include "app/settings.hpp"
#include "quoin/web/extract.hpp"

#include <exception>
#include <string>
#include <string_view>
#include <utility>

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
// Where `work` fails, by what is no fault of the client, the try counts for nothing.
template <class T>
Task<T> within(LoginThrottle throttle, logins::Try attempt, Task<T> work) {
    std::exception_ptr failure;
    try {
        co_return co_await std::move(work);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await logins::give_back(throttle.db, attempt);
    std::rethrow_exception(failure);
}
Task<void> succeed(LoginThrottle throttle, logins::Try attempt);

}  // namespace quoin::app
