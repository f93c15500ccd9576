#pragma once
// Target: which server and database to connect to, and how, as libpq takes it.

#include "quoin/base/secret.hpp"
#include "quoin/db/engine.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::db::postgres {

class Target {
public:
    // Throws Error where libpq cannot read the URL.
    explicit Target(const PostgresOptions& options);

    // Keywords and values for libpq, each list closed by a null pointer. They live as long as this and the Target.
    class Arguments {
    public:
        const char* const* keywords() const { return keywords_.data(); }
        const char* const* values() const { return values_.data(); }

    private:
        friend class Target;
        std::vector<const char*> keywords_, values_;
        std::vector<std::string> rotated_;
    };
    // Where several hosts are given, each attempt begins with another: one that stays silent must not hide the next.
    Arguments arguments(std::size_t attempt = 0) const;

    // "postgresql://user@host:5432/name": what is not set is filled in as libpq will, a password never.
    std::string describe() const;
    // A message of libpq or the server, without the password, should it hold it.
    std::string without_password(std::string message) const;

    // DB_ECHO: statements are written to stderr.
    bool echoes() const { return echo_; }

    std::chrono::milliseconds connect_timeout() const { return connect_timeout_; }
    std::chrono::milliseconds statement_timeout() const { return statement_timeout_; }
    std::chrono::milliseconds reader_patience() const { return reader_patience_; }
    // How long an answer is waited for: the server's own timeout should have ended the statement before.
    std::chrono::milliseconds patience() const { return statement_timeout_ + std::chrono::seconds(2); }

private:
    struct Setting {
        std::string keyword;
        Secret value;
    };

    void set(std::string_view keyword, std::string_view value);
    void set_if_absent(std::string_view keyword, std::string_view value);
    std::string_view find(std::string_view keyword) const;

    std::vector<Setting> settings_;
    std::chrono::milliseconds connect_timeout_, statement_timeout_, reader_patience_;
    bool echo_;
};

void echo_statement(std::string_view text);

}  // namespace quoin::db::postgres
