#include "quoin/migrate/ledger.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace quoin::migrate {

using db::Dialect;

// Asked first, since a role without the right to create tables may not even say "if not exists".
bool has_ledger(db::Connection& connection, Dialect dialect) {
    const auto rows = connection.query(
        dialect == Dialect::sqlite
            ? "select count(*) from sqlite_master where type = 'table' and name = 'quoin_revisions'"
            : "select count(*) from pg_catalog.pg_class where oid = pg_catalog.to_regclass('quoin_revisions')");
    return rows.at(0).at(0) != "0";
}

std::vector<Applied> read_applied(db::Connection& connection, Dialect dialect) {
    std::vector<Applied> applied;
    if (!has_ledger(connection, dialect)) return applied;
    for (auto& row : connection.query("select revision, checksum from quoin_revisions order by revision"))
        applied.push_back({std::move(row.at(0)), std::move(row.at(1))});
    return applied;
}

std::string sql_to_create_ledger(Dialect dialect) {
    return dialect == Dialect::sqlite
               ? "create table quoin_revisions (revision text not null, checksum text not null, applied_at integer not "
                 "null default (unixepoch() * 1000000), constraint quoin_revisions_pkey primary key (revision)) strict"
               : "create table quoin_revisions (revision text not null, checksum text not null, applied_at timestamptz "
                 "not null default now(), constraint quoin_revisions_pkey primary key (revision))";
}

// A revision holds letters and digits only (is_revision), a checksum digits.
std::string sql_to_record(const RevisionFile& file) {
    return "insert into quoin_revisions (revision, checksum) values ('" + file.revision + "', '" + file.checksum + "')";
}

std::string sql_to_forget(const RevisionFile& file) {
    return "delete from quoin_revisions where revision = '" + file.revision + "'";
}

std::expected<Revisions, std::string> check_applied(const History& history, std::span<const Applied> applied) {
    std::map<std::string_view, std::string_view> rows;
    for (const auto& [revision, checksum] : applied) rows.emplace(revision, checksum);

    Revisions set;
    for (const auto& file : history.files()) {
        const auto row = rows.find(file.revision);
        if (row == rows.end()) continue;
        for (const auto& down : file.down_revisions)
            if (!set.contains(down))
                return std::unexpected("revision " + file.revision + " is applied, but " + down + " before it is not");
        if (row->second != file.checksum)
            return std::unexpected(file.name + " was changed after revision " + file.revision + " was applied");
        set.insert(file.revision);
        rows.erase(row);
    }
    if (rows.empty()) return set;
    const auto unknown = std::string(rows.begin()->first);
    if (set.size() == history.files().size())
        return std::unexpected("the database is ahead of this program, which does not know its revision " + unknown);
    return std::unexpected("the file of revision " + unknown + ", which is applied, is missing");
}

bool is_covered(const History& history, std::span<const Applied> applied) {
    return std::ranges::all_of(history.files(), [&](const RevisionFile& file) {
        const auto row = std::ranges::find(applied, file.revision, &Applied::revision);
        return row != applied.end() && row->checksum == file.checksum;
    });
}

std::expected<std::size_t, std::string> count_pending(const History& history, std::span<const Applied> applied) {
    const auto set = check_applied(history, applied);
    if (!set) return std::unexpected(set.error());
    return history.files().size() - set->size();
}

}  // namespace quoin::migrate
