#include "quoin/db/sqlite_piece.hpp"

#include <cstring>
#include <vector>

namespace quoin::db::sqlite {

namespace {

using Kind = sql::Value::Kind;

template <class Number>
void put(std::string& bytes, Number number) {
    static_assert(sizeof number == 8);
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <class Number>
Number take(const char*& at) {
    Number number;
    std::memcpy(&number, at, sizeof number);
    at += sizeof number;
    return number;
}

sql::Value take_cell(const char*& at) {
    const auto kind = static_cast<Kind>(*at++);
    sql::Value cell{.kind = kind};
    switch (kind) {
        case Kind::null: break;
        case Kind::integer: cell.integer = take<std::int64_t>(at); break;
        case Kind::real: cell.real = take<double>(at); break;
        case Kind::text:
        case Kind::bytes:
            const auto size = take<std::size_t>(at);
            cell.text = {at, size};
            at += size;
    }
    return cell;
}

}  // namespace

void Piece::add(std::span<const sql::Value> row) {
    columns_ = row.size();
    for (const auto& cell : row) {
        bytes_ += static_cast<char>(cell.kind);
        switch (cell.kind) {
            case Kind::null: break;
            case Kind::integer: put(bytes_, cell.integer); break;
            case Kind::real: put(bytes_, cell.real); break;
            case Kind::text:
            case Kind::bytes: put(bytes_, cell.text.size()); bytes_ += cell.text;
        }
    }
}

void Piece::hand_to(const RowSink& sink) const {
    std::vector<sql::Value> row(columns_);
    for (const char *at = bytes_.data(), *end = at + bytes_.size(); at != end;) {
        for (auto& cell : row) cell = take_cell(at);
        sink.row(sink.into, row);
    }
}

}  // namespace quoin::db::sqlite
