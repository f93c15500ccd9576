#pragma once
// What a database can fail with, for every engine. All are exceptions: an expected refusal (a taken name) is data.

#include "quoin/base/unavailable.hpp"

#include <stdexcept>
#include <string>

namespace quoin::db {

// Any error of the database. The text is for the log, never for a client.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& what, std::string code = {}) : std::runtime_error(what), code_(std::move(code)) {}
    const std::string& code() const { return code_; }  // SQLSTATE, or SQLite's extended code as text

private:
    std::string code_;
};

// It cannot be reached, is starting or stopping, or did not answer in time. What was asked did not happen; a client
// gets 503 with Retry-After.
class Unavailable : public Error, public TemporarilyUnavailable {
public:
    using Error::Error;
};

// A connection's watch stopped it. What was asked did not happen.
class Interrupted : public Error {
public:
    Interrupted() : Error("interrupted") {}
};

// The connection ended after a commit was sent: the write may or may not have happened. 503, and the answer says so.
class OutcomeUnknown : public Unavailable {
public:
    using Unavailable::Unavailable;
    bool outcome_unknown() const noexcept override { return true; }
};

// A rule of the schema stood against a write.
class ConstraintViolation : public Error {
public:
    enum class Rule { unique, foreign_key, check, not_null };
    ConstraintViolation(Rule rule, const std::string& what, std::string code)
        : Error(what, std::move(code)), rule_(rule) {}
    Rule rule() const { return rule_; }

private:
    Rule rule_;
};

}  // namespace quoin::db
