#include "quoin/db/postgres_error.hpp"

#include "quoin/db/error.hpp"

namespace quoin::db::postgres {

namespace {

std::string_view field(const PGresult& result, int code) {
    const char* text = PQresultErrorField(&result, code);
    return text ? text : "";
}

bool is_temporary(std::string_view code) {
    const bool lost = code.starts_with("57P") || (code.starts_with("08") && code != "08P01");
    return lost || concerns_everybody(code) || is_conflict(code) || code == "57014" || code == "55P03";
}

}  // namespace

std::string_view code_of(const PGresult& result) { return field(result, PG_DIAG_SQLSTATE); }

std::exception_ptr error_of(const PGresult& result) {
    auto message = std::string(field(result, PG_DIAG_MESSAGE_PRIMARY));
    if (message.empty()) message = "the connection to PostgreSQL broke";
    return error_of(message, std::string(code_of(result)));
}

std::exception_ptr error_of(const std::string& message, const std::string& code) {
    using Rule = ConstraintViolation::Rule;
    const auto what = code.empty() ? message : message + " (SQLSTATE " + code + ")";
    auto violation = [&](Rule rule) { return std::make_exception_ptr(ConstraintViolation(rule, what, code)); };
    if (code == "23505") return violation(Rule::unique);
    if (code == "23503") return violation(Rule::foreign_key);
    if (code == "23514") return violation(Rule::check);
    if (code == "23502") return violation(Rule::not_null);
    if (code.empty() || is_temporary(code)) return std::make_exception_ptr(Unavailable(what, code));
    return std::make_exception_ptr(Error(what, code));
}

bool is_of_libpq(const PGresult& result) { return field(result, PG_DIAG_SEVERITY_NONLOCALIZED).empty(); }

bool ends_session(const PGresult& result) {
    const auto severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return is_of_libpq(result) || severity == "FATAL" || severity == "PANIC";
}

bool is_outdated(const PGresult& result) {
    const auto code = code_of(result);
    return code == "26000" || (code == "0A000" && field(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery");
}

bool is_conflict(std::string_view code) { return code == "40001" || code == "40P01"; }

// 42501 is also a row that a policy forbids.
bool concerns_statement(std::string_view code) { return code.starts_with("42") && code != "42501"; }

bool concerns_everybody(std::string_view code) { return code.starts_with("53") || code == "25006"; }

}  // namespace quoin::db::postgres
