#include "app/logins/store.hpp"

#include "app/logins/name.hpp"
#include "quoin/crypto/digest.hpp"

#include <algorithm>
#include <array>

namespace quoin::app::logins {

namespace {

constexpr microseconds pace = std::chrono::seconds(5), trust = std::chrono::days(30);

// Whoever spends begins with the row '': so two batches of logins wait for each other there, and never in a circle.
constexpr std::int64_t rows_of_a_try = 4;

// When this budget will be whole. A clock that jumped back must not leave it spent for longer than the windows are: a
// time too far ahead is nothing spent. ($1 is now, $2 and $3 are the windows.)
std::string whole_at(const std::string& row) {
    return "(case when " + row + ".whole_at between $1 and $1 + 2 * ($2 + $3) then " + row + ".whole_at else $1 end)";
}

// $4 and $5: the address's budget and cost; $6 and $7: the pair's; $8 and $9: the account's, which mends within $3.
const std::string is_trusted = "exists (select 1 from login_budgets t where t.budget = $6 and t.trusted_until > $1)";
const sql::Statement spend_all{
    "insert into login_budgets (budget, whole_at)"
    " select w.budget, $1 + w.cost from (select '' as budget, 0 as cost, 0 as place"
    " union all select $4, $5, 1 union all select $6, $7, 2"
    " union all select $8, case when " +
    is_trusted +
    " then 0 else $9 end, 3) w"
    " where not exists (select 1 from login_budgets b where b.budget = $4 and " +
    whole_at("b") +
    " + $5 > $1 + $2)"
    " and not exists (select 1 from login_budgets b where b.budget = $6 and " +
    whole_at("b") +
    " + $7 > $1 + $2)"
    " and (" +
    is_trusted + " or not exists (select 1 from login_budgets b where b.budget = $8 and " + whole_at("b") +
    " + $9 > $1 + $3))"
    " order by w.place"
    " on conflict (budget) do update set whole_at = " +
    whole_at("login_budgets") +
    " + excluded.whole_at - $1"
    " where excluded.whole_at = $1 or " +
    whole_at("login_budgets") +
    " + excluded.whole_at - $1"
    " <= $1 + case when excluded.budget = $8 then $3 else $2 end"};

// A gain below zero is added to what is used, 0 makes it whole.
const sql::Statement gain_all{
    "insert into login_budgets (budget, whole_at, trusted_until)"
    " select w.budget, w.gain, w.trusted_until from ("
    "select $1 as budget, $2 as gain, cast(null as bigint) as trusted_until, 1 as place"
    " union all select $3, $4, $5, 2 union all select $6, $7, null, 3 union all select '', 0, null, 0) w"
    " where true order by w.place"
    " on conflict (budget) do update set"
    " whole_at = case when excluded.whole_at < 0 then login_budgets.whole_at + excluded.whole_at else 0 end,"
    " trusted_until = coalesce(excluded.trusted_until, login_budgets.trusted_until)"};

const sql::Statement three_budgets{
    "select budget, whole_at, trusted_until from login_budgets where budget in ($1, $2, $3)"};
const sql::Statement delete_whole{
    "delete from login_budgets where whole_at < $1 and (trusted_until is null or trusted_until < $1)"};

std::int64_t count(Timestamp time) { return time.time_since_epoch().count(); }

std::string key(std::string_view kind, std::string_view name, std::string_view source) {
    const auto folded = folded_name(name);
    std::string text(kind);
    (text += '\0') += source;
    text += '\0';
    text.append(reinterpret_cast<const char*>(folded.data()), folded.size() * sizeof(char32_t));
    return sha256_hex(text);
}

// What is used of a budget, as whole_at() has it.
microseconds used(const LoginBudget& row, const Try& login, Timestamp time) {
    const microseconds left(row.whole_at - count(time)), longest = 2 * (login.pair.window + login.account.window);
    return left < microseconds(0) || left > longest ? microseconds(0) : left;
}

}  // namespace

Try make_try(const Limits& limits, std::string_view kind, std::string_view name, std::string_view source) {
    return {.address = {key("address", "", source), limits.window / limits.per_address, limits.window},
            .pair = {key(kind, name, source), limits.window / limits.per_account, limits.window},
            .account = {key(kind, name, ""), pace, pace * limits.everywhere}};
}

Task<bool> spend(Db db, Try login, Timestamp time) {
    const auto& [address, pair, account] = login;
    co_return co_await db.write(spend_all, count(time), pair.window.count(), account.window.count(), address.budget,
                                address.cost.count(), pair.budget, pair.cost.count(), account.budget,
                                account.cost.count()) == rows_of_a_try;
}

Task<Refusal> why_refused(Db db, Try login, Timestamp time) {
    const auto rows =
        co_await db.all<LoginBudget>(three_budgets, login.address.budget, login.pair.budget, login.account.budget);
    Refusal refusal{"at once", std::chrono::seconds(1)};
    const auto weigh = [&](std::string_view name, const Charge& charge) {
        const auto row = std::ranges::find(rows, charge.budget, &LoginBudget::budget);
        if (row == rows.end()) return;
        const auto over = used(*row, login, time) + charge.cost - charge.window;
        const auto wait = std::chrono::ceil<std::chrono::seconds>(over);
        if (over > microseconds(0) && wait >= refusal.wait) refusal = {name, wait};
    };
    weigh("account", login.account);
    weigh("address", login.address);
    weigh("address on account", login.pair);
    co_return refusal;
}

Task<void> forgive(Db db, Try login, Timestamp time) {
    const std::int64_t everything = 0, address = -login.address.cost.count();
    const std::optional until = count(time + trust);
    co_await db.write(gain_all, login.address.budget, address, login.pair.budget, everything, until,
                      login.account.budget, everything);
}

Task<void> give_back(Db db, Try login) {
    const auto address = -login.address.cost.count(), pair = -login.pair.cost.count(),
               account = -login.account.cost.count();
    const std::optional<std::int64_t> no_trust;
    co_await db.write(gain_all, login.address.budget, address, login.pair.budget, pair, no_trust, login.account.budget,
                      account);
}

Task<void> forget_whole(Db db, Timestamp time) { co_await db.write(delete_whole, count(time)); }

}  // namespace quoin::app::logins
