#include "quoin/db/sqlite_statement.hpp"

#include <sqlite3.h>

#include <cstdio>
#include <stdexcept>

namespace quoin::db::sqlite {

namespace {

// SQLite takes a null pointer for null; an empty view may have one.
const char* data_of(std::string_view text) { return text.data() ? text.data() : ""; }

int bind_one(sqlite3_stmt* statement, int place, const sql::Value& value) {
    using enum sql::Value::Kind;
    switch (value.kind) {
        case null: return sqlite3_bind_null(statement, place);
        case integer: return sqlite3_bind_int64(statement, place, value.integer);
        case real: return sqlite3_bind_double(statement, place, value.real);
        case text:
            return sqlite3_bind_text64(statement, place, data_of(value.text), value.text.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        case bytes: return sqlite3_bind_blob64(statement, place, data_of(value.text), value.text.size(), SQLITE_STATIC);
    }
    throw std::logic_error("a value of no kind");
}

// The functions of sqlite3_value, not those of sqlite3_column, which lock and unlock at each call; a connection without
// a mutex has no others that this would protect from.
sql::Value column_of(sqlite3_stmt* statement, int i) {
    auto* value = sqlite3_column_value(statement, i);
    const auto view = [&](const void* start) {
        return std::string_view(static_cast<const char*>(start), static_cast<std::size_t>(sqlite3_value_bytes(value)));
    };
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: return sql::Value::of_integer(sqlite3_value_int64(value));
        case SQLITE_FLOAT: return sql::Value::of_real(sqlite3_value_double(value));
        case SQLITE_TEXT: return sql::Value::of_text(view(sqlite3_value_text(value)));
        case SQLITE_BLOB: return sql::Value::of_bytes(view(sqlite3_value_blob(value)));
        default: return {};
    }
}

}  // namespace

void echo_statement(std::string_view text) {
    std::string line = "sqlite: ";
    for (char c : text) line += c == '\n' ? ' ' : c;
    std::fputs((line += '\n').c_str(), stderr);
}

void Prepared::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Prepared::Prepared(sqlite3* handle, std::string_view text) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement, &rest);
    statement_.reset(statement);
    if (code != SQLITE_OK) throw_error(handle, text);
    const std::string_view tail(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    if (!statement || tail.find_first_not_of(" \t\n;") != tail.npos)
        throw std::logic_error("not exactly one statement: " + std::string(text));
    find_parameters();
    columns_.resize(static_cast<std::size_t>(sqlite3_column_count(statement)));
}

void Prepared::find_parameters() {
    const int count = sqlite3_bind_parameter_count(statement_.get());
    for (int i = 1; i <= count; ++i) {
        const int place = sqlite3_bind_parameter_index(statement_.get(), ("$" + std::to_string(i)).c_str());
        if (place == 0) refuse("its parameters are not $1 to $" + std::to_string(count));
        places_.push_back(place);
    }
}

void Prepared::run(Operation& operation) {
    Running running(*this);
    start(operation.parameters, operation.sink);
    while (step())
        if (operation.sink.row) operation.sink.row(operation.sink.into, row());
    if (!only_reads()) operation.affected = sqlite3_changes64(connection());
}

void Prepared::start(std::span<const sql::Value> parameters, const RowSink& sink) {
    bind(parameters);
    if (!sink.columns.empty() && sink.columns.data() != checked_) expect(sink);
}

void Prepared::bind(std::span<const sql::Value> parameters) {
    if (parameters.size() != places_.size())
        refuse("it takes " + std::to_string(places_.size()) + " parameters and was given " +
               std::to_string(parameters.size()));
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (bind_one(statement_.get(), places_[i], parameters[i]) != SQLITE_OK) throw_error(connection(), text());
}

void Prepared::expect(const RowSink& sink) {
    if (sink.columns.size() != columns_.size())
        refuse("it has " + std::to_string(columns_.size()) + " columns where " + std::to_string(sink.columns.size()) +
               " are expected");
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::string_view name = sqlite3_column_name(statement_.get(), static_cast<int>(i));
        if (name != sink.columns[i])
            refuse("column " + std::to_string(i + 1) + " is '" + std::string(name) + "' where '" +
                   std::string(sink.columns[i]) + "' is expected");
    }
    checked_ = sink.columns.data();
}

bool Prepared::step() {
    switch (sqlite3_step(statement_.get())) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: return false;
        default: throw_error(connection(), text());
    }
}

std::span<const sql::Value> Prepared::row() {
    // A changed schema recompiles the statement, and a "*" may then mean other columns.
    if (static_cast<std::size_t>(sqlite3_data_count(statement_.get())) != columns_.size())
        refuse("its columns are not those it was prepared with");
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i] = column_of(statement_.get(), static_cast<int>(i));
    return columns_;
}

std::vector<std::string> Prepared::row_as_text() {
    std::vector<std::string> texts(columns_.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const int column = static_cast<int>(i);
        if (const auto* start = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column)))
            texts[i].assign(start, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
    }
    return texts;
}

void Prepared::reset() noexcept { sqlite3_reset(statement_.get()); }

void Prepared::execute() {
    Running running(*this);
    while (step()) {
    }
}

bool Prepared::try_execute() noexcept {
    Running running(*this);
    return sqlite3_step(statement_.get()) == SQLITE_DONE;
}

bool Prepared::only_reads() const { return sqlite3_stmt_readonly(statement_.get()); }
std::string_view Prepared::text() const { return sqlite3_sql(statement_.get()); }
sqlite3* Prepared::connection() const { return sqlite3_db_handle(statement_.get()); }
void Prepared::refuse(std::string_view why) const {
    throw std::logic_error(std::string(why).append(": ").append(text()));
}

template <class Text>
Prepared& Statements::at(std::size_t number, Text text) {
    if (number >= prepared_.size()) prepared_.resize(number + 1);
    auto& prepared = prepared_[number];
    if (!prepared) {
        auto fresh = std::make_unique<Prepared>(handle_, text());
        if (fresh->only_reads() != (access_ == Access::read))
            throw std::logic_error((access_ == Access::read ? "a read that writes: " : "a write that only reads: ") +
                                   std::string(fresh->text()));
        prepared = std::move(fresh);
    }
    if (echo_) echo_statement(prepared->text());
    return *prepared;
}

Prepared& Statements::of(const sql::Statement& statement) {
    return at(statement.number(), [&]() -> const std::string& { return statement.text(); });
}

// A "cross join" is SQLite's word for reading the left side first. Without it the keys are written to a table of their
// own, which costs more than the read.
static std::string single_key(const sql::KeyedStatement& keyed) {
    constexpr std::string_view join = "as keys join";
    auto text = keyed.single({});
    if (const auto place = text.find(join); place != text.npos) text.replace(place, join.size(), "as keys cross join");
    return text;
}

Prepared& Statements::of(const Operation& operation) {
    if (operation.statement) return of(*operation.statement);
    if (operation.keyed) return at(operation.keyed->number(), [&] { return single_key(*operation.keyed); });
    return at(operation.insert->number, [&] { return operation.insert->single(); });
}

}  // namespace quoin::db::sqlite
