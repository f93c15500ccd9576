#include "quoin/migrate/printed_script.hpp"

#include "quoin/migrate/ledger.hpp"

namespace quoin::migrate {

namespace {

using db::Dialect;

void add(std::string& text, std::string_view statement) { (text += statement) += ";\n"; }

void add(std::string& text, const RevisionFile& file, Direction direction, Dialect dialect) {
    const auto& [given, marks, statements] = file.script(direction, dialect);
    const bool rebuilds = dialect == Dialect::sqlite && marks.rebuilds_tables;
    text += "\n-- " + std::string(name_of(direction)) + " " + label(file) + ", " + file.name + "\n";
    if (rebuilds) add(text, "pragma foreign_keys = off;\npragma legacy_alter_table = on");
    if (!marks.outside_a_transaction) add(text, dialect == Dialect::sqlite ? "begin immediate" : "begin");
    for (const auto& statement : statements) add(text, statement.text);
    if (rebuilds) text += "-- Each row of the next answer is a reference to nothing.\npragma foreign_key_check;\n";
    add(text, direction == Direction::up ? sql_to_record(file) : sql_to_forget(file));
    if (!marks.outside_a_transaction) add(text, "commit");
    if (rebuilds) add(text, "pragma legacy_alter_table = off;\npragma foreign_keys = on");
}

}  // namespace

std::expected<std::string, std::string> print(const PrintedScript& script, Dialect dialect) {
    for (const auto* file : script.plan)
        if (auto silent = why_silent(*file, script.direction, dialect); !silent.empty())
            return std::unexpected(std::move(silent));
    std::string text = dialect == Dialect::sqlite ? "-- For sqlite3 -bail\n" : "-- For psql -v ON_ERROR_STOP=1\n";
    if (script.from_nothing) add(text += '\n', sql_to_create_ledger(dialect));
    for (const auto* file : script.plan) add(text, *file, script.direction, dialect);
    return text;
}

}  // namespace quoin::migrate
