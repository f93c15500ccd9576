#include "quoin/migrate/scratch.hpp"

#include "quoin/db/sqlite_connection.hpp"
#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/render_table.hpp"
#include "quoin/migrate/transaction.hpp"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace quoin::migrate {

namespace {

class TemporaryFolder {
public:
    TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "quoin-scratch-XXXXXX").string()) {
        if (!::mkdtemp(path_.data()))
            throw db::Error("cannot make a scratch folder at " + path_ + ": " + std::strerror(errno));
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string file() const {
        auto file = path_ + "/scratch.db";
        db::sqlite::make_file(file);
        return file;
    }

private:
    std::string path_;
};

class ScratchFile final : public db::Connection {
public:
    ScratchFile() : connection_(folder_.file(), std::chrono::seconds(5), false) {
        connection_.execute("pragma synchronous=off; pragma locking_mode=exclusive");
    }
    void execute(const std::string& script) override { connection_.execute(script); }
    std::vector<std::vector<std::string>> query(const std::string& sql,
                                                const std::vector<std::string>& parameters) override {
        return connection_.query(sql, parameters);
    }
    void read(const std::string& sql, const db::RowSink& sink) override { connection_.read(sql, sink); }
    std::unique_ptr<db::BulkInsert> insert_many(const std::string& table, std::span<const std::string_view> columns,
                                                std::span<const sql::Type> types) override {
        return connection_.insert_many(table, columns, types);
    }
    void lock_for_migration() override { connection_.lock_for_migration(); }
    void release_migration_lock() override { connection_.release_migration_lock(); }

private:
    TemporaryFolder folder_;
    db::sqlite::BlockingConnection connection_;
};

Table without_references(Table table) {
    table.foreign_keys.clear();
    return table;
}

// SQLite takes a reference to a table that comes later; PostgreSQL gets all of them at the end.
void create(db::Connection& connection, const Catalogue& wanted) {
    const bool later = wanted.dialect == db::Dialect::postgres;
    for (const auto& table : wanted.tables)
        for (const auto& statement : render_table(later ? without_references(table) : table, wanted.dialect))
            connection.execute(statement);
    if (!later) return;
    for (const auto& table : wanted.tables)
        for (const auto& key : table.foreign_keys)
            connection.execute("alter table " + migrate::quoted(table.name) + " add " + render_constraint(key));
}

template <class List>
auto* find(List& list, const std::string& name) {
    const auto found = std::ranges::find(list, name, [](const auto& one) { return one.name; });
    return found == list.end() ? nullptr : &*found;
}

void keep_text(Index& index, const Index& wanted) {
    index.where.text = wanted.where.text;
    for (std::size_t i = 0; i < std::min(index.parts.size(), wanted.parts.size()); ++i)
        index.parts[i].text = wanted.parts[i].text;
}

// Rules in the order in which the model declares them: an engine tells them in one of its own.
template <class List>
void sort_like(List& list, const List& wanted) {
    std::ranges::sort(list, {}, [&](const auto& rule) {
        return std::ranges::find(wanted, rule.name, [](const auto& one) { return one.name; }) - wanted.begin();
    });
}

void keep_wording(Table& table, const Table& wanted) {
    sort_like(table.uniques, wanted.uniques);
    sort_like(table.foreign_keys, wanted.foreign_keys);
    sort_like(table.checks, wanted.checks);
    sort_like(table.indexes, wanted.indexes);
    for (auto& column : table.columns)
        if (const auto* from = find(wanted.columns, column.name)) column.default_value.text = from->default_value.text;
    for (auto& check : table.checks)
        if (const auto* from = find(wanted.checks, check.name)) check.condition.text = from->condition.text;
    for (auto& index : table.indexes)
        if (const auto* from = find(wanted.indexes, index.name)) keep_text(index, *from);
}

}  // namespace

std::unique_ptr<db::Connection> open_sqlite_scratch() { return std::make_unique<ScratchFile>(); }

std::unique_ptr<db::Connection> open_scratch(db::Database& database) {
    if (database.dialect() == db::Dialect::sqlite) return open_sqlite_scratch();
    auto connection = database.connect();
    connection->execute("set search_path = pg_temp");
    return connection;
}

Catalogue canonical(db::Connection& scratch, const Catalogue& wanted) {
    const Transaction rolled_back(scratch, wanted.dialect);
    create(scratch, wanted);
    auto made = introspect(scratch, wanted.dialect);
    std::vector<Table> tables;
    for (const auto& table : wanted.tables)
        if (auto* own = find(made.tables, table.name)) keep_wording(tables.emplace_back(std::move(*own)), table);
    return {wanted.dialect, std::move(tables)};
}

}  // namespace quoin::migrate
