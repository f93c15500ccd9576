// PostgreSQL behind the engine's interface: where its pieces are put together.

#include "quoin/db/engine.hpp"
#include "quoin/db/postgres_connection.hpp"
#include "quoin/db/postgres_lanes.hpp"
#include "quoin/db/postgres_target.hpp"

namespace quoin::db {

namespace {

class PostgresDatabase final : public Database {
public:
    explicit PostgresDatabase(const PostgresOptions& options)
        : target_(options),
          share_{.kept = options.pool_size, .most = options.pool_size + options.max_overflow},
          pre_ping_(options.pre_ping) {}

    Dialect dialect() const override { return Dialect::postgres; }
    std::unique_ptr<Lanes> open_lanes(Loop& loop) override {
        return std::make_unique<postgres::PostgresLanes>(loop, target_, share_, pre_ping_);
    }
    std::unique_ptr<Connection> connect() override { return std::make_unique<postgres::PostgresConnection>(target_); }
    std::string describe() const override { return target_.describe(); }

private:
    postgres::Target target_;
    postgres::Share share_;
    bool pre_ping_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(PostgresOptions options) { return std::make_unique<PostgresDatabase>(options); }

}  // namespace quoin::db
