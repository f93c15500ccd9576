#pragma once
// What Db's verbs are made of: the operation that each of them awaits, and where its answer goes.

#include "quoin/base/slot.hpp"
#include "quoin/db/engine.hpp"
#include "quoin/db/json_page.hpp"
#include "quoin/sql/row_json.hpp"

#include <array>
#include <coroutine>
#include <exception>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace quoin::db::detail {

template <class... A>
inline constexpr std::array<sql::Type, sizeof...(A)> types_of{sql::SqlCodec<A>::type...};

// At most one row, or the first.
template <Described Row>
RowSink sink_into(Slot<Row>& slot) {
    return {.into = &slot,
            .row =
                [](void* into, std::span<const sql::Value> columns) {
                    auto& to = *static_cast<Slot<Row>*>(into);
                    if (!to) to.emplace(sql::read_row<Row>(columns));
                },
            .clear = [](void* into) { static_cast<Slot<Row>*>(into)->reset(); },
            .columns = field_names<Row>};
}

template <Described Row>
RowSink sink_into(std::vector<Row>& list) {
    return {.into = &list,
            .row =
                [](void* into, std::span<const sql::Value> columns) {
                    static_cast<std::vector<Row>*>(into)->push_back(sql::read_row<Row>(columns));
                },
            .clear = [](void* into) { static_cast<std::vector<Row>*>(into)->clear(); },
            .columns = field_names<Row>};
}

// The awaitable behind every verb: it holds the operation, its encoded parameters and where the answer goes.
template <class Answer, std::size_t N>
class Awaitable {
public:
    using Submit = void (Lanes::*)(Operation&);

    Awaitable(Lanes& lanes, Submit submit, std::array<sql::Value, N> values, std::span<const sql::Type> types)
        : lanes_(lanes), submit_(submit), values_(values) {
        operation_.parameters = values_;
        operation_.types = types;
        answer_.listen(operation_);
    }
    Awaitable(const Awaitable&) = delete;
    Awaitable& operator=(const Awaitable&) = delete;

    Operation& operation() { return operation_; }

    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        operation_.waiter = waiter;
        (lanes_.*submit_)(operation_);
    }
    auto await_resume() {
        if (operation_.error) std::rethrow_exception(std::move(operation_.error));
        return answer_.take(operation_);
    }

private:
    Lanes& lanes_;
    Submit submit_;
    std::array<sql::Value, N> values_;
    Operation operation_;
    Answer answer_;
};

template <Described Row>
struct MaybeRow {
    Slot<Row> row;
    void listen(Operation& operation) { operation.sink = sink_into(row); }
    std::optional<Row> take(Operation&) { return row ? std::optional<Row>(*std::move(row)) : std::nullopt; }
};

template <Described Row>
struct AllRows {
    std::vector<Row> rows;
    void listen(Operation& operation) { operation.sink = sink_into(rows); }
    std::vector<Row> take(Operation&) { return std::move(rows); }
};

// About what a page needs whose first row is of this size, so that it need not be copied while it grows; a page is not
// expected to be full where that would be much.
std::size_t room_for_page(std::size_t row, std::int64_t limit);

// Rows up to the one before the limit, which is the statement's last parameter.
template <Described Row, sql::WriteRow write>
struct PageOfRows {
    JsonPage<Row> page;
    std::int64_t limit = 0, count = 0;

    void listen(Operation& operation) {
        limit = operation.parameters.back().integer;
        operation.sink = {.into = this, .row = add, .clear = clear, .columns = field_names<Row>};
    }
    JsonPage<Row> take(Operation&) {
        if (count < limit) page.last.reset();
        return std::move(page);
    }

private:
    static void add(void* into, std::span<const sql::Value> columns) {
        auto& [page, limit, count] = *static_cast<PageOfRows*>(into);
        if (++count >= limit) return;
        if (count == limit - 1) page.last = sql::read_row<Row>(columns);
        page.rows += ',';
        write(page.rows, columns);
        if (count == 1) page.rows.reserve(room_for_page(page.rows.size(), limit));
    }
    static void clear(void* into) {
        auto& [page, limit, count] = *static_cast<PageOfRows*>(into);
        page = {};
        count = 0;
    }
};

struct RowsChanged {
    void listen(Operation&) {}
    std::int64_t take(Operation& operation) { return operation.affected; }
};

// The one column of an insert's answer: the key of what was stored.
template <class K>
struct StoredKey {
    Slot<K> key;
    void listen(Operation& operation) {
        operation.sink = {.into = &key,
                          .row =
                              [](void* into, std::span<const sql::Value> columns) {
                                  static_cast<Slot<K>*>(into)->emplace(sql::SqlCodec<K>::read(columns[0]));
                              },
                          .clear = [](void* into) { static_cast<Slot<K>*>(into)->reset(); }};
    }
    std::optional<K> take(Operation&) { return key ? std::optional<K>(*std::move(key)) : std::nullopt; }
};

}  // namespace quoin::db::detail
