#pragma once
// Prepared: a statement compiled on one connection; Statements: those of a connection, found by their number.

#include "quoin/db/operation.hpp"
#include "quoin/db/sqlite_handle.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace quoin::db::sqlite {

enum class Access { read, write };

// DB_ECHO: the text of a statement on one line of standard error, never a parameter.
void echo_statement(std::string_view text);

class Prepared {
public:
    // One statement, with parameters $1 … $n. Throws Error, or std::logic_error where the text is not such a statement.
    Prepared(sqlite3* handle, std::string_view text);

    // Binds, steps to the end, hands each row to the sink and counts the rows changed. Throws Error, what the sink
    // throws, and std::logic_error where the parameters or columns are not those of the statement.
    void run(Operation& operation);

    // The same by hand: start, then row() after each step() that is true, then reset. Text is not copied: it lives
    // until reset.
    void start(std::span<const sql::Value> parameters, const RowSink& sink);
    bool step();
    std::span<const sql::Value> row();       // views into SQLite's memory, until the next step
    std::vector<std::string> row_as_text();  // null is empty
    void reset() noexcept;

    void execute();  // one without parameters; its rows are not wanted
    bool try_execute() noexcept;
    bool only_reads() const;
    std::string_view text() const;

    // Set on a read that once took longer than a loop can wait.
    bool is_long = false;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };

    void find_parameters();
    void bind(std::span<const sql::Value> parameters);
    void expect(const RowSink& sink);
    [[noreturn]] void refuse(std::string_view why) const;
    sqlite3* connection() const;

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    std::vector<int> places_;  // SQLite's index of $1, $2, …: it counts them as it meets them
    std::vector<sql::Value> columns_;
    const std::string_view* checked_ = nullptr;  // the sink's names that were found right, constants of their type
};

// Resets a statement when the scope ends: a cursor left open holds its read transaction.
class Running {
public:
    explicit Running(Prepared& statement) : statement_(&statement) {}
    ~Running() { statement_->reset(); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    Prepared* statement_;
};

class Statements {
public:
    // Those of a connection that only reads, or only writes: others are refused with std::logic_error.
    Statements(sqlite3* handle, Access access, bool echo) : handle_(handle), access_(access), echo_(echo) {}

    // Compiled at first use.
    Prepared& of(const sql::Statement& statement);
    Prepared& of(const Operation& operation);

private:
    template <class Text>
    Prepared& at(std::size_t number, Text text);

    sqlite3* handle_;
    Access access_;
    bool echo_;
    std::vector<std::unique_ptr<Prepared>> prepared_;
};

// A connection and what is prepared on it.
struct Session {
    Handle handle;
    Statements statements;

    Session(const std::string& path, std::chrono::milliseconds busy_timeout, Access access, bool echo)
        : handle(path, busy_timeout), statements(handle.get(), access, echo) {}
};

}  // namespace quoin::db::sqlite
