#pragma once
// Db and DbReader as parameters of a handler: the lanes that the application lent to the loop of the request.

#include "quoin/db/db.hpp"
#include "quoin/web/extract.hpp"

template <>
struct quoin::FromRequest<quoin::Db> {
    static Db resolve(Request& request) { return Db(request.services->get<db::Lanes>()); }
    static void describe(Operation& operation) { operation.fails(503); }
};

template <>
struct quoin::FromRequest<quoin::DbReader> {
    static DbReader resolve(Request& request) { return DbReader(request.services->get<db::Lanes>()); }
    static void describe(Operation& operation) { operation.fails(503); }
    static constexpr bool only_reads = true;
};
