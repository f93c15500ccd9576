#include "app/adoption/plan.hpp"

#include "app/adoption/copies.hpp"
#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace quoin::app::adoption {

namespace {

// One of Quoin's tables: what it is called in the seeds, and what fills it from there.
struct Target {
    std::vector<std::string_view> names;
    std::function<Planned(const OldTable&)> copy;
};

const migrate::Table* find(const migrate::Catalogue& found, std::string_view name) {
    const auto table = std::ranges::find(found.tables, name, &migrate::Table::name);
    return table == found.tables.end() ? nullptr : &*table;
}

const migrate::Table* first_of(const migrate::Catalogue& found, const std::vector<std::string_view>& names) {
    for (const auto name : names)
        if (const auto* table = find(found, name)) return table;
    return nullptr;
}

std::string old_table(const Copy& copy) { return std::string(kept_in) + "." + migrate::quoted(copy.from); }

}  // namespace

std::expected<Plan, std::string> plan_adoption(const migrate::Catalogue& found) {
    const auto* users = first_of(found, {"users", "user"});
    const auto key = users ? user_key(OldTable(*users)) : UserKey::number;
    const auto posts_of = [key](const OldTable& old) { return copy_posts(old, key); };
    const auto votes_of = [key](const OldTable& old) { return copy_votes(old, key); };
    const std::array<Target, 6> targets{{{{"users", "user"}, copy_users},
                                         {{"posts", "post"}, posts_of},
                                         {{"votes", "vote", "likes", "like"}, votes_of},
                                         {{"store_managers", "store_manager", "storemanager"}, copy_store_managers},
                                         {{"items", "item"}, copy_items},
                                         {{"products", "product"}, copy_products}}};
    Plan plan;
    for (const auto& target : targets) {
        const auto* table = first_of(found, target.names);
        if (!table) continue;
        auto copy = target.copy(OldTable(*table));
        if (!copy) return std::unexpected(std::move(copy.error()));
        plan.copies.push_back(*std::move(copy));
        plan.moved.push_back(table->name);
    }
    if (plan.copies.empty())
        return std::unexpected(
            "none of the tables is one that the seeds' applications make: users, posts, votes or "
            "likes, store_managers, items, products");
    if (find(found, alembic_ledger)) plan.moved.emplace_back(alembic_ledger);
    for (const auto& table : found.tables)
        if (std::ranges::find(plan.moved, table.name) == plan.moved.end()) plan.untouched.push_back(table.name);
    return plan;
}

std::vector<std::string> moving(const Plan& plan) {
    std::vector<std::string> statements{"create schema " + std::string(kept_in)};
    for (const auto& table : plan.moved)
        statements.push_back("alter table " + migrate::quoted(table) + " set schema " + std::string(kept_in));
    return statements;
}

std::string copying(const Copy& copy) {
    std::string columns, expressions;
    for (const auto& [column, expression, source] : copy.assignments) {
        (columns += columns.empty() ? "" : ", ") += column;
        (expressions += expressions.empty() ? "\n    " : ",\n    ") += expression;
    }
    return "insert into " + copy.to + " (" + columns + ")\nselect " + expressions + "\nfrom " + old_table(copy) +
           " as old" + (copy.join.empty() ? "" : "\n" + copy.join);
}

std::string counting(const Copy& copy, const Obstacle& obstacle) {
    return "select count(*) from " + migrate::quoted(copy.from) + " as old where " + obstacle.condition;
}

std::string rows_before(const Copy& copy) { return "select count(*) from " + old_table(copy); }
std::string rows_after(const Copy& copy) { return "select count(*) from " + copy.to; }

std::string continuing(const Copy& copy) {
    if (copy.counted.empty()) return "";
    return "select setval(pg_get_serial_sequence('" + copy.to + "', '" + copy.counted + "'), max(" + copy.counted +
           ")) from " + copy.to + " having max(" + copy.counted + ") is not null";
}

}  // namespace quoin::app::adoption
