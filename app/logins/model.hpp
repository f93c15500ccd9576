#pragma once
// What is kept of failed logins: how much of each budget is used.

#include "quoin/sql/codec.hpp"
#include "quoin/sql/table.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace quoin::app {

// Times are microseconds since 1970, as integers, since SQL reckons with them.
struct LoginBudget {
    std::string budget;                         // a digest: names that were tried, and addresses, are nobody's business
    std::int64_t whole_at;                      // from then on nothing of it is used
    std::optional<std::int64_t> trusted_until;  // the address has logged in to the account
};
BOOST_DESCRIBE_STRUCT(LoginBudget, (), (budget, whole_at, trusted_until))

}  // namespace quoin::app

template <>
inline constexpr auto quoin::sql::table<quoin::app::LoginBudget> =
    Table{"login_budgets", primary_key(&app::LoginBudget::budget)};
