#include "app/adoption/adoption.hpp"

#include "app/schema.hpp"
#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/ledger.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/transaction.hpp"

#include <algorithm>
#include <utility>

namespace quoin::app::adoption {

namespace {

using migrate::MigrationLock;
using migrate::Transaction;

// Where Quoin's tables stand until the old ones have made room.
constexpr std::string_view waiting_in = "quoin_adopting";

std::string text_of(db::Connection& connection, const std::string& query) {
    return connection.query(query).at(0).at(0);
}

void make_tables(db::Connection& connection) {
    const std::string schema(waiting_in);
    connection.execute("drop schema if exists " + schema + " cascade; create schema " + schema +
                       "; set search_path to " + schema);
    upgrade_to_head(connection, db::Dialect::postgres, [](const std::string&) {});
}

void move_tables_in(db::Connection& connection, const std::string& schema) {
    const std::string from(waiting_in);
    for (const auto& row :
         connection.query("select quote_ident(tablename) from pg_tables where schemaname = '" + from + "'"))
        connection.execute("alter table " + from + "." + row.at(0) + " set schema " + migrate::quoted(schema));
    connection.execute("drop schema " + from);
}

std::expected<void, std::string> copy_rows(db::Connection& connection, const Copy& copy) {
    connection.execute(copying(copy));
    const auto before = text_of(connection, rows_before(copy)), after = text_of(connection, rows_after(copy));
    if (before != after)
        return std::unexpected(copy.from + " has " + before + " rows, of which " + after +
                               " could be taken over: the others refer to rows that are not there");
    if (const auto counter = continuing(copy); !counter.empty()) connection.query(counter);
    return {};
}

}  // namespace

std::expected<Found, std::string> find_adoptable(db::Connection& connection) {
    if (migrate::has_ledger(connection, db::Dialect::postgres))
        return std::unexpected("this database is Quoin's already: `quoin db upgrade head` brings it up to date");
    auto plan = plan_adoption(migrate::introspect(connection, db::Dialect::postgres));
    if (!plan) return std::unexpected(std::move(plan.error()));
    Found found{.plan = *std::move(plan)};
    if (std::ranges::find(found.plan.moved, alembic_ledger) != found.plan.moved.end())
        for (const auto& row :
             connection.query("select version_num from " + std::string(alembic_ledger) + " order by version_num"))
            (found.alembic_revision += found.alembic_revision.empty() ? "" : ", ") += row.at(0);
    for (const auto& copy : found.plan.copies) {
        found.row_counts.push_back(text_of(connection, "select count(*) from " + migrate::quoted(copy.from)));
        for (const auto& obstacle : copy.obstacles)
            if (const auto count = text_of(connection, counting(copy, obstacle)); count != "0")
                found.obstacles.push_back(copy.from + ": " + count + " rows have " + obstacle.what);
    }
    return found;
}

std::expected<void, std::string> adopt(db::Connection& connection, const Plan& plan, const Step& step) {
    const MigrationLock lock(connection);
    const auto schema = text_of(connection, "select current_schema()");
    step("making Quoin's tables");
    make_tables(connection);
    connection.execute("set search_path to " + migrate::quoted(schema));

    Transaction transaction(connection, db::Dialect::postgres);
    for (const auto& statement : moving(plan)) connection.execute(statement);
    move_tables_in(connection, schema);
    for (const auto& copy : plan.copies) {
        step("copying " + copy.from);
        if (auto copied = copy_rows(connection, copy); !copied) return copied;
    }
    transaction.commit();
    return {};
}

}  // namespace quoin::app::adoption
