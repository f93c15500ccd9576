#pragma once
// Handle: one open connection to a SQLite file, set up the way every connection of Quoin's is.

#include "quoin/db/error.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;

namespace quoin::db::sqlite {

class Handle {
public:
    // Opens a file that exists; `busy_timeout` is how long it waits for another connection's lock. Throws Error or
    // Unavailable, in one line that names the file.
    Handle(const std::string& path, std::chrono::milliseconds busy_timeout);

    sqlite3* get() const { return handle_.get(); }
    // Runs any number of statements. Throws Error.
    void execute(const char* script);
    // False after SQLite has rolled back by itself, too.
    bool in_transaction() const;
    void set_busy_timeout(std::chrono::milliseconds timeout);

private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept;
    };

    void open(const std::string& path);
    void use_write_ahead_log(std::chrono::milliseconds patience);

    std::unique_ptr<sqlite3, Close> handle_;
};

// Makes an empty file that only its owner may read where there is none. Throws Error.
void make_file(const std::string& path);

// Throws what the connection's last error means: a ConstraintViolation, Unavailable where it is the machine's fault or
// another connection's, Error otherwise. The code is SQLite's extended one, in digits.
[[noreturn]] void throw_error(sqlite3* handle, std::string_view while_doing);

}  // namespace quoin::db::sqlite
