#pragma once
// TestConnection: what the runner needs of a connection, over SQLite in memory and without the engine.

#include "quoin/db/engine.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace quoin {

class TestConnection : public db::Connection {
public:
    TestConnection() {
        sqlite3* opened = nullptr;
        sqlite3_open(":memory:", &opened);
        database_.reset(opened);
    }

    void execute(const std::string& script) override {
        lose_when(script);
        char* text = nullptr;
        if (sqlite3_exec(database_.get(), script.c_str(), nullptr, nullptr, &text) == SQLITE_OK) return;
        const std::unique_ptr<char, decltype(&sqlite3_free)> owned(text, sqlite3_free);
        throw db::Error(text);
    }

    std::vector<std::vector<std::string>> query(const std::string& sql,
                                                const std::vector<std::string>& parameters = {}) override {
        lose_when(sql);
        sqlite3_stmt* prepared = nullptr;
        if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
            throw db::Error(sqlite3_errmsg(database_.get()));
        const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, sqlite3_finalize);
        for (int i = 0; const auto& parameter : parameters)
            sqlite3_bind_text(prepared, ++i, parameter.c_str(), -1, SQLITE_STATIC);
        std::vector<std::vector<std::string>> rows;
        int step;
        while ((step = sqlite3_step(prepared)) == SQLITE_ROW) {
            auto& row = rows.emplace_back();
            for (int i = 0; i < sqlite3_column_count(prepared); ++i)
                row.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(prepared, i)));
        }
        if (step != SQLITE_DONE) throw db::Error(sqlite3_errmsg(database_.get()));
        return rows;
    }

    void read(const std::string&, const db::RowSink&) override { throw std::logic_error("migrations read with query"); }
    std::unique_ptr<db::BulkInsert> insert_many(const std::string&, std::span<const std::string_view>,
                                                std::span<const sql::Type>) override {
        throw std::logic_error("migrations insert nothing in bulk");
    }
    void lock_for_migration() override { ++locks; }
    void release_migration_lock() override { --locks; }

    // The names of all tables, in order.
    std::string tables() {
        std::string out;
        for (const auto& row : query("select name from sqlite_master where type = 'table' order by name"))
            out += row[0] + ' ';
        return out;
    }
    std::string applied() {
        std::string out;
        for (const auto& row : query("select revision from quoin_revisions order by revision")) out += row[0] + ' ';
        return out;
    }

    int locks = 0;
    std::string lost_at{};  // the connection is lost before this statement

private:
    void lose_when(const std::string& sql) {
        if (sql == lost_at) throw db::Unavailable("the server closed the connection");
    }

    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database_{nullptr, sqlite3_close};
};

}  // namespace quoin
