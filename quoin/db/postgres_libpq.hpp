#pragma once
// libpq's handles with an owner: the one place where its header is included.

#include <libpq-fe.h>

#include <memory>

namespace quoin::db::postgres {

struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};
struct Clear {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};

using ConnectionHandle = std::unique_ptr<PGconn, Finish>;
using ResultHandle = std::unique_ptr<PGresult, Clear>;

}  // namespace quoin::db::postgres
