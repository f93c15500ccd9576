#pragma once
// Db as a parameter of a handler: the lanes that the application lent to the loop of the request.

#include "quoin/db/db.hpp"
#include "quoin/web/extract.hpp"

template <>
struct quoin::FromRequest<quoin::Db> {
    static Db resolve(Request& request) { return Db(request.services->get<db::Lanes>()); }
    static void describe(Operation& operation) { operation.fails(503); }
};
