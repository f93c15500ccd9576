#pragma once
// BlockingConnection: a connection for the command line and for migrations.

#include "quoin/db/engine.hpp"
#include "quoin/db/sqlite_handle.hpp"

namespace quoin::db::sqlite {

class BlockingConnection final : public Connection {
public:
    BlockingConnection(const std::string& path, std::chrono::milliseconds busy_timeout, bool echo);
    ~BlockingConnection() override;

    void execute(const std::string& script) override;
    std::vector<std::vector<std::string>> query(const std::string& sql,
                                                const std::vector<std::string>& parameters) override;
    void read(const std::string& sql, const RowSink& sink) override;
    std::unique_ptr<BulkInsert> insert_many(const std::string& table, std::span<const std::string_view> columns,
                                            std::span<const sql::Type> types) override;
    void lock_for_migration() override;
    void release_migration_lock() override;
    void watch(Watch watch) override;

private:
    static int look(void* self) noexcept;  // SQLite's progress handler; 1 interrupts the statement
    bool is_to_stop(std::int64_t rows);
    std::int64_t rows_gone_through() const;

    std::string path_;
    Handle handle_;
    bool echo_;
    int lock_ = -1;
    Watch watch_;
    bool stopped_ = false;  // by the watch
    std::chrono::steady_clock::time_point next_look_;
};

}  // namespace quoin::db::sqlite
