#include "quoin/db/db.hpp"

#include <algorithm>

namespace quoin::db::detail {

std::string select_by_key(std::string_view table, std::span<const std::string_view> columns, std::string_view key) {
    std::string text = "select ";
    for (std::size_t i = 0; i < columns.size(); ++i) ((text += i ? ", " : "") += "t.") += columns[i];
    (((text += " from {keys} join ") += table) += " t on t.") += key;
    return text += " = keys.id";
}

sql::Insert make_insert(std::string_view table, std::span<const std::string_view> columns, sql::Key key) {
    return {.table = std::string(table),
            .columns = {columns.begin(), columns.end()},
            .key = std::string(key.column),
            .counted = key.counted,
            .number = sql::next_statement_number()};
}

std::size_t room_for_page(std::size_t row, std::int64_t limit) {
    constexpr std::size_t most = 16 << 10, spare = 8;  // rows: the last is written where there is room for its longest
    return std::min(row * (static_cast<std::size_t>(limit) + spare), most);
}

}  // namespace quoin::db::detail
