#pragma once
// SQLSTATE → the engine's errors. https://www.postgresql.org/docs/15/errcodes-appendix.html

#include "quoin/db/postgres_libpq.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace quoin::db::postgres {

// The SQLSTATE of a refused statement; empty where the words are libpq's own, as for a connection that broke.
std::string_view code_of(const PGresult& result);
// Unavailable, ConstraintViolation or Error, with the server's primary message and the code. Not its detail: that
// repeats the values of the row.
std::exception_ptr error_of(const PGresult& result);
std::exception_ptr error_of(const std::string& message, const std::string& code);

// libpq's own words, of an answer that it could not read or had no memory for. What the server has done is unknown.
bool is_of_libpq(const PGresult& result);
// The server ends the session with this (shutdown, crash): what was running did not happen. Or these are libpq's own
// words: nothing that follows could be trusted.
bool ends_session(const PGresult& result);
// A statement that was prepared before the schema changed: a new session prepares it anew.
bool is_outdated(const PGresult& result);
// Serialization failure or deadlock: the same again may succeed.
bool is_conflict(std::string_view code);
// The statement itself is at fault, whatever its parameters: a table that is missing, a right.
bool concerns_statement(std::string_view code);
// The server cannot do this for anybody now: a full disk, a standby.
bool concerns_everybody(std::string_view code);

}  // namespace quoin::db::postgres
