#pragma once
// PostgresConnection: the plain blocking connection of the command line and of migrations.

#include "quoin/db/engine.hpp"
#include "quoin/db/postgres_libpq.hpp"
#include "quoin/db/postgres_target.hpp"

namespace quoin::db::postgres {

class PostgresConnection final : public Connection {
public:
    // Throws Unavailable where it cannot connect.
    explicit PostgresConnection(const Target& target);

    void execute(const std::string& script) override;
    std::vector<std::vector<std::string>> query(const std::string& sql,
                                                const std::vector<std::string>& parameters) override;
    void read(const std::string& sql, const RowSink& sink) override;
    std::unique_ptr<BulkInsert> insert_many(const std::string& table, std::span<const std::string_view> columns,
                                            std::span<const sql::Type> types) override;
    // Throws Unavailable where another process holds it for ten minutes.
    void lock_for_migration() override;
    void release_migration_lock() override;
    void watch(Watch watch) override { watch_ = std::move(watch); }

private:
    // The answer to what was sent, when all of it is there.
    ResultHandle receive();
    void await_answer();
    void cancel();

    bool echo_;
    ConnectionHandle connection_;
    Watch watch_;
    bool stopped_ = false;  // by the watch
};

}  // namespace quoin::db::postgres
