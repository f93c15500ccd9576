#include "quoin/db/sqlite_handle.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace quoin::db::sqlite {

namespace {

using namespace std::chrono_literals;
using Rule = ConstraintViolation::Rule;

Rule rule_of(int extended_code) {
    switch (extended_code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return Rule::unique;
        case SQLITE_CONSTRAINT_FOREIGNKEY: return Rule::foreign_key;
        case SQLITE_CONSTRAINT_NOTNULL: return Rule::not_null;
        default:  // also a trigger's raise() and a strict table's types
            return Rule::check;
    }
}

// The request was right, and may be tried again.
bool may_pass(int primary_code) {
    switch (primary_code) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT: return true;
        default: return false;
    }
}

std::string cannot_open(const std::string& path, std::string_view why) {
    return ("cannot open the database '" + path + "': ").append(why);
}

}  // namespace

void throw_error(sqlite3* handle, std::string_view while_doing) {
    const int code = sqlite3_extended_errcode(handle), primary = code & 0xff;
    std::string what = sqlite3_errmsg(handle);
    if (!while_doing.empty()) what.append(" in: ").append(while_doing);
    auto digits = std::to_string(code);
    if (primary == SQLITE_CONSTRAINT) throw ConstraintViolation(rule_of(code), what, std::move(digits));
    if (may_pass(primary)) throw Unavailable(what, std::move(digits));
    throw Error(what, std::move(digits));
}

void make_file(const std::string& path) {
    // SQLite would make it readable to all; its log gets the same mode as the file. Only ever a new file is opened and
    // closed here: closing an old one would drop the locks this process holds on it (POSIX). Nothing removes the file
    // when a later step fails: an empty file is an empty database, and another process may be using it already.
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0)
        ::close(file);
    else if (errno != EEXIST)
        throw Error(cannot_open(path, std::strerror(errno)));
}

void Handle::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

Handle::Handle(const std::string& path, std::chrono::milliseconds busy_timeout) {
    try {
        open(path);
        set_busy_timeout(busy_timeout);
        use_write_ahead_log(busy_timeout);
        execute(
            "pragma synchronous=full; pragma foreign_keys=on; pragma trusted_schema=off; pragma cell_size_check=on;"
            "select 1 from sqlite_schema");  // opens the log, so that what is wrong with it shows now
    } catch (const Unavailable& error) {
        throw Unavailable(cannot_open(path, error.what()), error.code());
    } catch (const Error& error) {
        throw Error(cannot_open(path, error.what()), error.code());
    }
}

void Handle::open(const std::string& path) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK) {
        const int reason = opened ? sqlite3_system_errno(opened) : ENOMEM;
        throw Unavailable(reason ? std::strerror(reason) : sqlite3_errstr(code), std::to_string(code));
    }
    if (sqlite3_db_readonly(opened, "main")) throw Error("it is read-only");
    // A misspelt column in double quotes is an error, as in PostgreSQL, and not a text.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

void Handle::use_write_ahead_log(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        std::string mode;
        const auto keep = [](void* into, int, char** columns, char**) {
            if (columns[0]) *static_cast<std::string*>(into) = columns[0];
            return 0;
        };
        const int code = sqlite3_exec(get(), "pragma journal_mode=wal", keep, &mode, nullptr);
        if (code == SQLITE_OK && mode == "wal") return;
        if (code == SQLITE_OK) throw Error("there can be no write-ahead log beside it (a network's file system?)");
        // Of several processes that switch a new file at once, all but one are refused without SQLite waiting.
        if ((code & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() >= deadline) throw_error(get(), "");
        std::this_thread::sleep_for(2ms);
    }
}

void Handle::execute(const char* script) {
    if (sqlite3_exec(get(), script, nullptr, nullptr, nullptr) != SQLITE_OK) throw_error(get(), script);
}

bool Handle::in_transaction() const { return !sqlite3_get_autocommit(get()); }

void Handle::set_busy_timeout(std::chrono::milliseconds timeout) {
    sqlite3_busy_timeout(get(), static_cast<int>(timeout.count()));
}

}  // namespace quoin::db::sqlite
