// expect: a_route_has_one_placeholder_per_Path_parameter
#include "quoin/web/router.hpp"
using namespace quoin;

Task<Done> get(Path<Int<1>>) { co_return Done{}; }
void routes(Router& router) { router.group("", "").get("/items", get, "Read"); }
