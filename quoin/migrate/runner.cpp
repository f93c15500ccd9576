#include "quoin/migrate/runner.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace quoin::migrate {

namespace {

using db::Dialect;

class MigrationLock {
public:
    explicit MigrationLock(db::Connection& connection) : connection_(connection) { connection_.lock_for_migration(); }
    ~MigrationLock() {
        try {
            connection_.release_migration_lock();
        } catch (const db::Error&) {  // the connection is gone, and the lock with it
        }
    }
    MigrationLock(const MigrationLock&) = delete;
    MigrationLock& operator=(const MigrationLock&) = delete;

private:
    db::Connection& connection_;
};

class Transaction {
public:
    Transaction(db::Connection& connection, Dialect dialect) : connection_(connection) {
        connection_.execute(dialect == Dialect::sqlite ? "begin immediate" : "begin");
    }
    ~Transaction() {
        if (done_) return;
        try {
            connection_.execute("rollback");
        } catch (const db::Error&) {  // SQLite may have rolled back by itself; a lost connection has
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit() {
        connection_.execute("commit");
        done_ = true;
    }

private:
    db::Connection& connection_;
    bool done_ = false;
};

// Asked first, since a role without the right to create tables may not even say "if not exists".
bool has_table(db::Connection& connection, Dialect dialect) {
    const auto rows = connection.query(
        dialect == Dialect::sqlite
            ? "select count(*) from sqlite_master where type = 'table' and name = 'quoin_revisions'"
            : "select count(*) from pg_catalog.pg_class where oid = pg_catalog.to_regclass('quoin_revisions')");
    return rows.at(0).at(0) != "0";
}

void create_table(db::Connection& connection, Dialect dialect) {
    connection.execute(dialect == Dialect::sqlite
                           ? "create table quoin_revisions (revision text not null, checksum text not null, applied_at "
                             "integer not null default (unixepoch() * 1000000), constraint quoin_revisions_pkey "
                             "primary key (revision)) strict"
                           : "create table quoin_revisions (revision text not null, checksum text not null, applied_at "
                             "timestamptz not null default now(), constraint quoin_revisions_pkey primary key "
                             "(revision))");
}

std::vector<Applied> read_applied(db::Connection& connection) {
    std::vector<Applied> applied;
    for (auto& row : connection.query("select revision, checksum from quoin_revisions order by revision"))
        applied.push_back({std::move(row.at(0)), std::move(row.at(1))});
    return applied;
}

// Empty, or what went wrong, after which the database is as before.
std::string apply(db::Connection& connection, Dialect dialect, const RevisionFile& revision) {
    auto place = revision.name;
    try {
        Transaction transaction(connection, dialect);
        for (const auto& statement : revision.statements(Direction::up, dialect)) {
            place = revision.name + ':' + std::to_string(statement.line);
            connection.execute(statement.text);
        }
        place = revision.name;
        connection.query("insert into quoin_revisions (revision, checksum) values ($1, $2)",
                         {revision.revision, revision.checksum});
        transaction.commit();
        return "";
    } catch (const db::Unavailable&) {
        throw;
    } catch (const db::Error& error) {
        return place + ": " + error.what();
    }
}

}  // namespace

std::expected<std::size_t, std::string> count_pending(const Chain& chain, std::span<const Applied> applied) {
    std::map<std::string_view, std::string_view> checksums;
    for (const auto& [revision, checksum] : applied) checksums.emplace(revision, checksum);

    const auto is_applied = [&](const RevisionFile& r) { return checksums.contains(r.revision); };
    const auto first_pending = std::ranges::find_if_not(chain, is_applied);
    if (const auto late = std::find_if(first_pending, chain.end(), is_applied); late != chain.end())
        return std::unexpected("revision " + late->revision + " is applied, but " + first_pending->revision +
                               " before it is not");
    for (const auto& file : chain) {
        const auto row = checksums.find(file.revision);
        if (row == checksums.end()) continue;
        if (row->second != file.checksum)
            return std::unexpected(file.name + " was changed after revision " + file.revision + " was applied");
        checksums.erase(row);
    }
    if (checksums.empty()) return static_cast<std::size_t>(chain.end() - first_pending);
    const auto unknown = std::string(checksums.begin()->first);
    if (first_pending == chain.end())
        return std::unexpected("the database is ahead of this program, which does not know its revision " + unknown);
    return std::unexpected("the file of revision " + unknown + ", which is applied, is missing");
}

std::expected<std::size_t, std::string> pending(db::Connection& connection, Dialect dialect, const Chain& chain) {
    if (!has_table(connection, dialect)) return chain.size();
    return count_pending(chain, read_applied(connection));
}

std::expected<std::size_t, std::string> upgrade(db::Connection& connection, Dialect dialect, const Chain& chain,
                                                const Progress& progress) {
    const MigrationLock lock(connection);
    if (!has_table(connection, dialect)) create_table(connection, dialect);
    const auto count = count_pending(chain, read_applied(connection));
    if (!count) return count;
    for (const auto& revision : std::span(chain).last(*count)) {
        if (progress) progress(revision);
        if (auto wrong = apply(connection, dialect, revision); !wrong.empty()) return std::unexpected(std::move(wrong));
    }
    return count;
}

}  // namespace quoin::migrate
