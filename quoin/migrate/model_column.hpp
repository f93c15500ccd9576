#pragma once
// How the type of a field is said in SQL.

#include "quoin/db/engine.hpp"
#include "quoin/sql/limits.hpp"
#include "quoin/sql/value.hpp"

#include <string>
#include <string_view>

namespace quoin::migrate {

// "bigint"; SQLite's "integer"
std::string_view column_type(sql::Type type, db::Dialect dialect);

// A value as a default is written: "0", "'it''s'", PostgreSQL's "true"; empty for null.
std::string literal_of(sql::Type type, const sql::Value& value, db::Dialect dialect);

// "length(name) between 1 and 64": what every value of the column holds; empty where that is anything.
std::string condition_of(const std::string& column, sql::Type type, const sql::Limits& limits, db::Dialect dialect);

}  // namespace quoin::migrate
