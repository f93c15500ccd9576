// expect: a handler that runs while its caller is checked may only read
#include "quoin/dependencies/db.hpp"
#include "quoin/web/router.hpp"
using namespace quoin;

struct Reader {
    static Reader resolve(Request&) { return {}; }
    static Task<Result<Done, Unauthorized>> check(Reader&, Request&) { co_return Done{}; }
    static void describe(Operation&) {}
};
Task<Done> add(Reader, Db) { co_return Done{}; }
void routes(Router& router) { router.group("", "").get("/x", add, "Add"); }
