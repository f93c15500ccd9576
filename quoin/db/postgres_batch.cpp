#include "quoin/db/postgres_batch.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <compare>

namespace quoin::db::postgres {

namespace {

std::size_t number_of(const Operation& operation) {
    if (operation.keyed) return operation.keyed->number();
    return operation.insert ? operation.insert->number : operation.statement->number();
}

std::strong_ordering compare(const sql::Value& a, const sql::Value& b) {
    if (a.kind != b.kind) return a.kind <=> b.kind;
    switch (a.kind) {
        case sql::Value::Kind::null: return std::strong_ordering::equal;
        case sql::Value::Kind::integer: return a.integer <=> b.integer;
        case sql::Value::Kind::real:  // any order will do
            return std::bit_cast<std::int64_t>(a.real) <=> std::bit_cast<std::int64_t>(b.real);
        default: return a.text <=> b.text;
    }
}

std::strong_ordering compare(std::span<const sql::Value> a, std::span<const sql::Value> b) {
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        if (auto order = compare(a[i], b[i]); order != 0) return order;
    return a.size() <=> b.size();
}

bool stands_before(const Waiting& a, const Waiting& b) {
    if (a.alone != b.alone) return b.alone;
    if (auto order = number_of(*a.operation) <=> number_of(*b.operation); order != 0) return order < 0;
    if (auto order = compare(a.operation->parameters, b.operation->parameters); order != 0) return order < 0;
    return a.since < b.since;
}

// Whether two neighbours travel in one statement.
bool share_statement(const Waiting& a, const Waiting& b) {
    if (a.alone || b.alone || a.operation->statement) return false;
    return number_of(*a.operation) == number_of(*b.operation) &&
           std::ranges::equal(a.operation->types, b.operation->types);
}

// The form for many knows the counter of a counted key; the plain one would store a null.
bool counts_key(const Operation& operation) { return operation.insert && operation.insert->counted; }

std::int64_t rows_changed(const PGresult& result) {
    const std::string_view text = PQcmdTuples(const_cast<PGresult*>(&result));
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

void tell(Operation& operation, std::span<const sql::Value> columns) {
    if (operation.error) return;
    try {
        operation.sink.row(operation.sink.into, columns);
    } catch (...) {
        operation.error = std::current_exception();
    }
}

}  // namespace

void Ended::add(Operation& operation) {
    operation.next = nullptr;
    (last_ ? last_->next : first_) = &operation;
    last_ = &operation;
}

void Ended::add(Operation& operation, std::exception_ptr error) {
    operation.error = std::move(error);
    add(operation);
}

void Ended::finish() {
    last_ = nullptr;
    while (auto* operation = first_) {
        first_ = operation->next;
        operation->finish();
    }
}

void Batch::arrange(std::vector<Waiting>& operations) {
    clear();
    operations_.swap(operations);
    if (operations_.size() > 1) std::ranges::sort(operations_, stands_before);
    for (std::size_t first = 0, last; first < operations_.size(); first = last) {
        last = first + 1;
        while (last < operations_.size() && share_statement(operations_[first], operations_[last])) ++last;
        add_part(first, last);
    }
}

void Batch::add_part(std::size_t first, std::size_t last) {
    const auto begin = rows_.size();
    for (auto i = first; i < last; ++i) {
        const auto& operation = *operations_[i].operation;
        const bool again = i > first && operation.keyed &&
                           compare(operations_[i - 1].operation->parameters, operation.parameters) == 0;
        if (!again) rows_.push_back(i);
    }
    parts_.push_back({.first = first, .last = last, .rows = begin, .row_count = rows_.size() - begin});
}

void Batch::clear() {
    operations_.clear();
    parts_.clear();
    rows_.clear();
    answers_ = 0;
    refused_ = false;
}

std::size_t Batch::send(PipelinedConnection& connection) {
    std::size_t syncs = 0;
    for (const auto& part : parts_) {
        const auto& operation = *operations_[part.first].operation;
        const bool many = is_many(part);
        const PipelinedConnection::Form form{number_of(operation), many, operation.types};
        if (!connection.knows(form)) connection.prepare(form, text(part));
        fill(part, many);
        connection.execute(form, parameters_);
        const bool last = part.last == operations_.size();
        if (!last && !operations_[part.last].alone) continue;
        connection.sync();
        ++syncs;
    }
    return syncs;
}

void Batch::fill(const Part& part, bool many) {
    parameters_.clear();
    const auto rows = std::span(rows_).subspan(part.rows, part.row_count);
    const auto types = operations_[part.first].operation->types;
    for (std::size_t column = 0; column < types.size(); ++column) {
        if (many) parameters_.begin_array(types[column], rows.size());
        for (auto row : rows) {
            const auto& value = operations_[row].operation->parameters[column];
            many ? parameters_.add_element(value, types[column]) : parameters_.add(value, types[column]);
        }
    }
}

void Batch::take(const PGresult& result) {
    auto& part = parts_[answers_++];
    const auto status = PQresultStatus(&result);
    if (status == PGRES_PIPELINE_ABORTED) return;
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        // What libpq could not read may have been a success: then the transaction's outcome is unknown.
        refused_ = refused_ || !is_of_libpq(result);
        // The session's end is not the statement's fault: it stays unanswered.
        if (ends_session(result) || is_outdated(result)) return;
        part.state = Part::State::refused;
        part.error = error_of(result);
        part.code = code_of(result);
        return;
    }
    part.state = Part::State::answered;
    try {
        deliver(part, result);
    } catch (const Error& error) {
        const auto why = std::make_exception_ptr(Error(text(part) + ": " + error.what(), error.code()));
        for (auto& waiting : operations(part)) waiting.operation->error = why;
    }
}

void Batch::deliver(const Part& part, const PGresult& result) {
    auto& operation = *operations_[part.first].operation;
    if (operation.statement) operation.affected = rows_changed(result);  // which it has to itself
    if (!operation.sink.row) return;
    const std::size_t ordinal = is_many(part) ? 1 : 0;  // columns before the row's own
    reader_.open(result);
    reader_.expect(operation.sink.columns, ordinal);
    for (std::size_t i = 0; i < reader_.rows(); ++i) {
        const auto columns = reader_.read(i);
        const auto row = ordinal ? static_cast<std::size_t>(columns[0].integer) - 1 : 0;
        if (row >= part.row_count) throw Error("PostgreSQL answered a row that was not asked for");
        const auto last = row + 1 < part.row_count ? rows_[part.rows + row + 1] : part.last;
        for (auto to = rows_[part.rows + row]; to < last; ++to)
            tell(*operations_[to].operation, columns.subspan(ordinal));
    }
}

bool Batch::is_many(const Part& part) const {
    return part.row_count > 1 || counts_key(*operations_[part.first].operation);
}

std::string Batch::text(const Part& part) const {
    const auto& operation = *operations_[part.first].operation;
    const bool many = is_many(part);
    if (operation.statement) return operation.statement->text();
    if (operation.keyed)
        return many ? operation.keyed->many(operation.types) : operation.keyed->single(operation.types);
    return many ? operation.insert->many(operation.types) : operation.insert->single();
}

void Batch::undo(Operation& operation) {
    operation.error = nullptr;
    operation.affected = 0;
    if (operation.sink.clear) operation.sink.clear(operation.sink.into);
}

std::exception_ptr fault_of(const Operation& operation) {
    if (operation.types.size() != operation.parameters.size())
        return std::make_exception_ptr(Error("a statement has another number of parameters than of types"));
    for (std::size_t i = 0; i < operation.types.size(); ++i)
        if (auto fault = fault_of(operation.parameters[i], operation.types[i]); !fault.empty())
            return std::make_exception_ptr(Error(std::string(fault), "22000"));
    return nullptr;
}

std::size_t size_of(const Operation& operation) {
    std::size_t size = 0;
    for (const auto& value : operation.parameters) size += 16 + value.text.size();
    return size;
}

}  // namespace quoin::db::postgres
