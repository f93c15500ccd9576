// expect: no matching member function for call to 'post'
#include "quoin/web/router.hpp"
using namespace quoin;

void routes(Router& router) {
    int answer = 42;
    router.group("", "").post("/x", [answer]() -> Task<Done> { co_return Done{}; }, "Add");
}
