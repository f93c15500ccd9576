#pragma once
// import_rows: the rows of a file into a table, all or (where that is allowed) the good ones.
//
//   const Import<ProductRow, ProductRow> products{.plan = …, .prepare = [](auto rows) { return rows; }};
//   const auto stored = import_rows(run, products);

#include "quoin/sql/codec.hpp"
#include "quoin/transfer/progress.hpp"
#include "quoin/transfer/refusals.hpp"
#include "quoin/transfer/rows.hpp"
#include "quoin/transfer/staging.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace quoin::transfer {

// One import: from where, to where, and who is told.
struct ImportRun {
    Input& input;
    Format format;
    db::Connection& connection;
    db::Dialect dialect;
    Refusals& refusals;
    Progress& progress;
};

// What is to be known of a resource: Row is what a row of the file holds, Staged what is stored of it.
template <Described Row, Described Staged>
struct Import {
    Plan plan;
    // A rule over several members of a row; none by default.
    void (*check)(const Row& row, Issues& issues) = [](const Row&, Issues&) {};
    // One Staged for each Row, in their order. May take long: it is given `batch` rows at most.
    std::function<std::vector<Staged>(std::vector<Row> rows)> prepare;
    std::size_t batch = 500;
};

// Appends a row as JSON, without its secrets.
using ShowRow = void (*)(std::string& out, std::span<const sql::Value> values);

// Checks the rows that wait as a set, and stores what may be: gives how many rows, 0 where one was refused and that is
// not allowed.
std::int64_t settle(const ImportRun& run, Staging& staging, ShowRow show);

namespace detail {

// A rule over the whole row: where it begins.
Faults faults_of(const Issues& issues, std::size_t line);

// A row as JSON, without its secrets and what Row's files do not hold.
template <Described Row, Described T>
void show_members(std::string& out, const T& row) {
    std::string_view before = "{";
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if constexpr (!is_secret<MemberType<decltype(member)>>) {
            constexpr auto& names = field_names<Row>;
            if (std::ranges::find(names, std::string_view(member.name)) == names.end()) return;
            (((out += std::exchange(before, ",")) += '"') += member.name) += "\":";
            Codec<MemberType<decltype(member)>>::write(out, row.*member.pointer);
        }
    });
    out += '}';
}

template <Described Row, Described Staged>
void show_staged(std::string& out, std::span<const sql::Value> values) {
    show_members<Row>(out, sql::read_row<Staged>(values));
}

}  // namespace detail

// Gives how many rows were stored; the refusals know of the others. Throws Malformed, db::Error, and std::runtime_error
// where the file cannot be read.
template <Described Row, Described Staged>
std::int64_t import_rows(const ImportRun& run, const Import<Row, Staged>& import) {
    RowReader<Row> reader(run.format, run.input);
    Staging staging(run.connection, run.dialect, import.plan, field_names<Staged>, sql::field_types<Staged>);
    std::vector<Row> rows;
    std::vector<std::size_t> lines;
    std::uint64_t seen = 0;
    Issues issues;
    const auto pass_on = [&] {
        const auto batch = import.prepare(std::exchange(rows, {}));
        for (std::size_t i = 0; i < batch.size(); ++i) staging.add(lines[i], sql::values_of(batch[i]));
        lines.clear();
        run.progress.update(reader.consumed(), seen);
    };
    for (;;) {
        Slot<Row> row;
        if (run.refusals.enough() || !reader.next(row)) break;
        ++seen;
        if (!row) {
            run.refusals.add(reader.line(), reader.faults(), reader.shown());
            continue;
        }
        import.check(*row, issues);
        if (issues.any()) {
            std::string shown;
            detail::show_members<Row>(shown, *row);
            run.refusals.add(reader.line(), detail::faults_of(std::exchange(issues, {}), reader.line()), shown);
            continue;
        }
        rows.push_back(*std::move(row));
        lines.push_back(reader.line());
        if (rows.size() >= import.batch) pass_on();
    }
    pass_on();
    return settle(run, staging, detail::show_staged<Row, Staged>);
}

}  // namespace quoin::transfer
