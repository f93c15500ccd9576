#include "quoin/migrate/introspect.hpp"

#include "quoin/migrate/introspect_engines.hpp"
#include "quoin/migrate/table_order.hpp"

namespace quoin::migrate {

Catalogue introspect(db::Connection& connection, db::Dialect dialect) {
    auto tables = dialect == db::Dialect::sqlite ? introspect_sqlite(connection) : introspect_postgres(connection);
    sort_by_reference(tables);
    return {dialect, std::move(tables)};
}

}  // namespace quoin::migrate
