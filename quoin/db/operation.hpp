#pragma once
// Operation: one statement on its way through an engine. It lives in the frame of the coroutine that awaits it, so
// submitting allocates nothing.

#include "quoin/sql/statement.hpp"
#include "quoin/sql/value.hpp"

#include <coroutine>
#include <cstdint>
#include <exception>
#include <span>
#include <string_view>

namespace quoin::db {

// Where an operation's rows go. `row` is called once for each while the engine's memory of it is live; it may throw
// (a column that does not fit the struct), which fails the operation.
struct RowSink {
    void* into = nullptr;
    void (*row)(void* into, std::span<const sql::Value> columns) = nullptr;
    void (*clear)(void* into) = nullptr;          // forgets all rows: the statement is run again
    std::span<const std::string_view> columns{};  // the names it expects, in order
};

struct Operation {
    std::span<const sql::Value> parameters{};
    std::span<const sql::Type> types{};
    RowSink sink{};
    std::int64_t affected = 0;  // rows a write changed

    // Exactly one of these says what to do.
    const sql::Statement* statement = nullptr;
    const sql::KeyedStatement* keyed = nullptr;
    const sql::Insert* insert = nullptr;  // the sink gets one row, the key, when it was stored

    std::exception_ptr error{};
    std::coroutine_handle<> waiter{};
    Operation* next = nullptr;  // the engine's list

    // The engine's last word, on the loop that submitted it: the awaiting coroutine goes on. `this` may be gone after.
    void finish() { waiter.resume(); }
    void fail(std::exception_ptr what) {
        error = std::move(what);
        finish();
    }
};

}  // namespace quoin::db
