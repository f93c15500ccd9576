#include "quoin/db/sqlite_shared.hpp"

#include <algorithm>
#include <functional>

namespace quoin::db::sqlite {

namespace {

using Kind = sql::Value::Kind;

bool same(const sql::Value& a, const sql::Value& b) {
    if (a.kind != b.kind) return false;
    if (a.kind == Kind::integer) return a.integer == b.integer;
    if (a.kind == Kind::real) return a.real == b.real;
    return a.text == b.text;
}

// The same statement with the same keys, read into the same kind of struct.
bool same(const Operation& a, const Operation& b) {
    return a.keyed == b.keyed && a.sink.row == b.sink.row &&
           std::ranges::equal(a.parameters, b.parameters,
                              [](const sql::Value& one, const sql::Value& other) { return same(one, other); });
}

std::size_t hash_of(const Operation& operation) {
    std::size_t hash = operation.keyed->number();
    for (const auto& value : operation.parameters) {
        hash *= 0x9e3779b97f4a7c15;  // 2^64 / φ: spreads neighbouring keys
        hash ^= value.kind == Kind::integer ? static_cast<std::size_t>(value.integer)
                                            : std::hash<std::string_view>()(value.text);
    }
    return (hash * 0x9e3779b97f4a7c15) >> 32;
}

void give_to_all(void* members, std::span<const sql::Value> row) {
    for (auto* each = static_cast<OperationList*>(members)->first(); each; each = each->next)
        each->sink.row(each->sink.into, row);
}

void run_for_all(OperationList& members, Statements& statements) {
    const auto& first = *members.first();
    Operation shared{.parameters = first.parameters,
                     .sink = {.into = &members, .row = give_to_all, .columns = first.sink.columns},
                     .keyed = first.keyed};
    try {
        statements.of(shared).run(shared);
    } catch (...) {
        for (auto* each = members.first(); each; each = each->next) each->error = std::current_exception();
    }
}

}  // namespace

void SharedReads::add(Operation& operation) {
    auto& last = last_[hash_of(operation) % last_.size()];
    if (last == 0 || !same(*groups_[last - 1].first(), operation)) {
        groups_.emplace_back();
        last = static_cast<std::uint32_t>(groups_.size());
    }
    groups_[last - 1].push(operation);
}

OperationList SharedReads::run(Statements& statements) {
    OperationList all;
    for (auto& members : groups_) {
        run_for_all(members, statements);
        all.append(members);
    }
    groups_.clear();
    last_.fill(0);
    return all;
}

}  // namespace quoin::db::sqlite
