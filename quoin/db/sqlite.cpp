#include "quoin/db/engine.hpp"
#include "quoin/db/sqlite_connection.hpp"
#include "quoin/db/sqlite_lanes.hpp"

#include <sqlite3.h>

#include <filesystem>

namespace quoin::db {

namespace {

class SqliteDatabase final : public Database {
public:
    SqliteDatabase(const std::string& path, const SqliteOptions& options)
        : reading_{path, options}, writer_(path, options), readers_(reading_) {}

    Dialect dialect() const override { return Dialect::sqlite; }
    std::unique_ptr<Lanes> open_lanes(Loop& loop) override {
        return std::make_unique<sqlite::LoopLanes>(loop, writer_, readers_);
    }
    std::unique_ptr<Connection> connect() override {
        return std::make_unique<sqlite::BlockingConnection>(reading_.path, reading_.options.busy_timeout,
                                                            reading_.options.echo);
    }
    std::string describe() const override { return "sqlite:" + reading_.options.path; }

private:
    sqlite::Reading reading_;
    sqlite::Writer writer_;
    sqlite::Readers readers_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(SqliteOptions options) {
    if (options.path.empty() || options.path.starts_with(':'))
        throw Error("cannot open the database '" + options.path +
                    "': it must be a file, which several connections share");
    // Counting what it allocates, SQLite takes a lock for each allocation. Refused where SQLite was used before.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    // Absolute: it stays the same when the directory changes, and SQLite cannot take "file:…" for a URI.
    const auto path = std::filesystem::absolute(options.path).string();
    sqlite::make_file(path);
    return std::make_unique<SqliteDatabase>(path, options);
}

}  // namespace quoin::db
