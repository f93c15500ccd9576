#pragma once
// Statement: SQL text that each connection prepares once. Parameters are $1, $2, …

#include "quoin/sql/value.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::sql {

// Kept as a constant beside the function that uses it: engines remember prepared statements by its number.
class Statement {
public:
    explicit Statement(std::string text);
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    const std::string& text() const { return text_; }
    std::size_t number() const { return number_; }  // counts up from 0 in this process

private:
    std::string text_;
    std::size_t number_;
};

// A read by key, written so that many callers' keys can travel in one statement:
//
//   KeyedStatement caller{"select u.id, u.name from {keys} join users u on u.id = keys.id", {"id"}};
//
// {keys} stands for a relation `keys` whose columns are named by the second argument and hold the parameters. An engine
// sends the plain form for one key, and on PostgreSQL the form over unnest($1::…[], …) with ordinality for several; the
// latter selects keys.ordinal first. The statement must answer each key on its own: no aggregate or limit over all
// rows.
class KeyedStatement {
public:
    KeyedStatement(std::string text, std::vector<std::string> key_columns);

    // For one key: {keys} is (select $1 as id) as keys, with the parameter cast to its type.
    std::string single(std::span<const Type> types) const;
    // For many: columns are keys.ordinal (bigint from 1), then those of the text.
    std::string many(std::span<const Type> types) const;
    std::size_t number() const { return number_; }

private:
    std::string text_;
    std::vector<std::string> key_columns_;
    std::size_t number_;
};

// An insert of one struct's fields into a table: `returning` the key of what was stored; nothing where a unique rule
// stood against it.
struct Insert {
    std::string table;
    std::vector<std::string> columns;
    std::string key;       // one of the columns
    bool counted = false;  // the key is an identity: null asks for the next, and a given one is counted on from
    std::size_t number = 0;

    // insert into … values ($1, …) on conflict do nothing returning key
    std::string single() const;
    // PostgreSQL: arrays in, (ordinal, key) of each stored row out. A key given twice is stored for the first only.
    std::string many(std::span<const Type> types) const;
};

// What PostgreSQL calls a type, for casts.
std::string_view postgres_name(Type type);

// The next number for a statement of whichever kind.
std::size_t next_statement_number();

}  // namespace quoin::sql
