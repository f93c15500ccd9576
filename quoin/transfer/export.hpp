#pragma once
// export_rows: the rows of a query into a file that import_rows reads again.

#include "quoin/db/engine.hpp"
#include "quoin/sql/codec.hpp"
#include "quoin/transfer/format.hpp"
#include "quoin/transfer/output.hpp"
#include "quoin/transfer/progress.hpp"

#include <string>
#include <string_view>

namespace quoin::transfer {

struct ExportRun {
    Output& output;
    Format format;
    db::Connection& connection;
    Progress& progress;
};

// Appends a text as a cell of a CSV row, in quotation marks where it needs them (RFC 4180, section 2).
void append_cell(std::string& out, std::string_view text);

namespace detail {

template <class M>
void append_member(std::string& out, const M& member) {
    if constexpr (requires { member.has_value(); }) {
        if (member) append_member(out, *member);
    } else if constexpr (std::is_convertible_v<const M&, std::string_view>) {
        append_cell(out, member);
    } else if constexpr (DescribedEnum<M>) {
        append_cell(out, label_of(member));
    } else {
        std::string json;
        Codec<M>::write(json, member);
        append_cell(out, json.starts_with('"') ? std::string_view(json).substr(1, json.size() - 2) : json);
    }
}

template <Described Row>
void append_csv(std::string& out, const Row& row) {
    std::string_view before;
    boost::mp11::mp_for_each<Members<Row>>([&](auto member) {
        out += std::exchange(before, ",");
        append_member(out, row.*member.pointer);
    });
    out += '\n';
}

}  // namespace detail

// Gives how many rows; the file has its name when this returns. The query's columns are Row's members.
template <Described Row>
std::uint64_t export_rows(const ExportRun& run, const std::string& query) {
    struct Writer {
        const ExportRun& run;
        std::uint64_t rows = 0;

        void add(const Row& row) {
            auto& out = run.output.buffer();
            if (run.format == Format::csv)
                detail::append_csv(out, row);
            else
                Codec<Row>::write(out, row), out += '\n';
            run.output.flush_if_large();
            if (++rows % 500 == 0) run.progress.update(rows, rows);
        }
    } writer{run};
    if (run.format == Format::csv) {
        std::string_view before;
        for (const auto name : field_names<Row>) (run.output.buffer() += std::exchange(before, ",")) += name;
        run.output.buffer() += '\n';
    }
    run.connection.read(query, {.into = &writer,
                                .row =
                                    [](void* into, std::span<const sql::Value> values) {
                                        static_cast<Writer*>(into)->add(sql::read_row<Row>(values));
                                    },
                                .columns = field_names<Row>});
    run.output.finish();
    return writer.rows;
}

}  // namespace quoin::transfer
