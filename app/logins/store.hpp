#pragma once
// The budgets of failed logins, and their SQL. Nothing here knows of HTTP.
//
// A budget is spent by one failure at a time and mends by itself, evenly: after `window` it is whole. Each login spends
// from three, and gets back what it spent when its password was right:
//   of its address on this account    strict: this is who guesses at one account
//   of its address on all accounts    who tries one leaked password after another
//   of the account, by all addresses  many who guess together. It only slows, by mending every five seconds, and not
//                                     those who have logged in from their address before: an owner is never locked out
//
// Counting is one statement, made before the password is looked at, so that guesses at the same time, by whichever
// server, find all that others have spent.

#include "app/logins/model.hpp"
#include "quoin/db/db.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace quoin::app::logins {

using std::chrono::microseconds;

struct Limits {
    std::int64_t per_account = 10, everywhere = 50, per_address = 50;  // failures at once
    microseconds window = std::chrono::minutes(15);
};

// One budget, and what a login costs it.
struct Charge {
    std::string budget;
    microseconds cost{}, window{};
};

// A login on its way.
struct Try {
    Charge address, pair, account;
};

// `kind` keeps the accounts of users and of store managers apart; `source` is whom the address stands for.
Try make_try(const Limits& limits, std::string_view kind, std::string_view name, std::string_view source);

// Spends; false, with nothing spent, where one of the budgets does not have it. (Of logins at the same moment one that
// is refused may have spent from another budget.)
Task<bool> spend(Db db, Try login, Timestamp time);

// Why a login was refused.
struct Refusal {
    std::string_view budget;    // a literal, for the log
    std::chrono::seconds wait;  // at least 1
};
Task<Refusal> why_refused(Db db, Try login, Timestamp time);

// After a right password: the account's failures are forgotten, and for 30 days others do not slow this address. Its
// budget for all accounts gets back what this login spent, no more: else whoever has an account could go on guessing.
Task<void> forgive(Db db, Try login, Timestamp time);
// After a login whose password was not looked at.
Task<void> give_back(Db db, Try login);

// Removes the budgets that are whole.
Task<void> forget_whole(Db db, Timestamp time);

}  // namespace quoin::app::logins
