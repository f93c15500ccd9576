#include "quoin/migrate/proof.hpp"

#include "quoin/migrate/column_path.hpp"
#include "quoin/migrate/conversion.hpp"
#include "quoin/migrate/diff.hpp"
#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/quoted.hpp"
#include "quoin/migrate/script_run.hpp"
#include "quoin/migrate/words.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

using db::Dialect;

// The tables, as called before, whose new columns nothing fills, on the way up or down.
std::set<std::string> empty_tables(const Journey& journey) {
    const auto changes = difference(journey.from, journey.to, journey.renames);
    auto columns = unfilled(journey.from, changes, journey.fills);
    const auto down = unfilled(journey.to, reverse(changes), journey.down_fills);
    columns.insert(columns.end(), down.begin(), down.end());
    std::set<std::string> tables;
    for (const auto& column : columns)  // tables are called as after the changes
        for (const auto& path : paths(journey.from, journey.to, journey.renames))
            if (path.after && column.starts_with(path.after->name + ".")) tables.insert(path.before->name);
    return tables;
}

bool comes_back(Dialect dialect, const ColumnPath& path) {
    if (!path.column || !path.goal || (path.column->nullable && !path.goal->nullable)) return false;
    if (path.column->type == path.goal->type) return true;
    const auto there = conversion(dialect, path.column->name, path.column->type, path.goal->type);
    return there && !there->loses;
}

using Rows = std::vector<std::vector<std::string>>;

// The columns' values in all rows; the rows in an order of their own.
Rows values_of(db::Connection& connection, Dialect dialect, const std::string& table,
               const std::vector<std::string>& columns) {
    std::string list;
    for (const auto& column : columns) {
        list += list.empty() ? "select " : ", ";
        list += dialect == Dialect::sqlite ? "quote(" + quoted(column) + ")"
                                           : "quote_nullable(" + quoted(column) + "::text)";
    }
    auto rows = connection.query(list + " from " + quoted(table));
    std::ranges::sort(rows);
    return rows;
}

// One table's columns that keep their values, named as before and as after.
struct Kept {
    std::string before, after;
    std::vector<std::string> columns_before{}, columns_after{};
};

class Prover {
public:
    Prover(db::Connection& scratch, const Journey& journey, const RevisionFile& file)
        : scratch_(scratch), journey_(journey), file_(file) {}

    Proof prove() {
        Proof proof;
        try {
            proof.untried = insert_sample_rows(scratch_, journey_, empty_tables(journey_));
            proof.fault = walk();
        } catch (const db::Unavailable&) {
            throw;
        } catch (const db::Error& error) {
            proof.fault = place_ + ": " + error.what();
        }
        return proof;
    }

private:
    std::string walk() {
        const auto untouched = kept([](const ColumnPath& path) { return path.untouched(); });
        const auto returned = kept([&](const ColumnPath& path) { return comes_back(dialect(), path); });
        const auto before = before_of(untouched), all = before_of(returned);
        if (auto fault = go(Direction::up, "up", journey_.to); !fault.empty()) return fault;
        for (std::size_t i = 0; i < untouched.size(); ++i)
            if (values_of(scratch_, dialect(), untouched[i].after, untouched[i].columns_after) != before[i])
                return "up: rows of " + untouched[i].before + " are changed or lost";
        if (auto fault = go(Direction::down, "down", journey_.from); !fault.empty()) return fault;
        for (std::size_t i = 0; i < returned.size(); ++i)
            if (values_of(scratch_, dialect(), returned[i].before, returned[i].columns_before) != all[i])
                return "down: rows of " + returned[i].before + " are changed or lost";
        return go(Direction::up, "up again", journey_.to);
    }

    // Runs one direction, after which the schema is `wanted`.
    std::string go(Direction direction, const std::string& name, const Catalogue& wanted) {
        place_ = name;
        const auto done = run_script(scratch_, dialect(), {.file = file_, .direction = direction});
        return done ? difference_to(wanted) : name + ": " + done.error().text;
    }

    Dialect dialect() const { return journey_.from.dialect; }

    std::string difference_to(const Catalogue& wanted) {
        std::string lines;
        for (const auto& line : in_words(difference(introspect(scratch_, dialect()), wanted)))
            (lines += lines.empty() ? place_ + ": " : "; ") += line;
        return lines;
    }

    template <class Holds>
    std::vector<Kept> kept(Holds holds) const {
        std::vector<Kept> list;
        for (const auto& table : paths(journey_.from, journey_.to, journey_.renames)) {
            if (!table.after) continue;
            Kept keeps{table.before->name, table.after->name};
            for (const auto& column : table.columns) {
                if (!holds(column)) continue;
                keeps.columns_before.push_back(column.column->name);
                keeps.columns_after.push_back(column.goal->name);
            }
            if (!keeps.columns_before.empty()) list.push_back(std::move(keeps));
        }
        return list;
    }

    std::vector<Rows> before_of(const std::vector<Kept>& tables) {
        std::vector<Rows> rows;
        for (const auto& table : tables)
            rows.push_back(values_of(scratch_, dialect(), table.before, table.columns_before));
        return rows;
    }

    db::Connection& scratch_;
    const Journey& journey_;
    const RevisionFile& file_;
    std::string place_ = "sample rows";
};

}  // namespace

Proof prove(db::Connection& scratch, const Journey& journey, const RevisionFile& file) {
    return Prover(scratch, journey, file).prove();
}

}  // namespace quoin::migrate
