// expect: a field of this struct is missing from BOOST_DESCRIBE_STRUCT
#include "quoin/web/router.hpp"
using namespace quoin;

struct Forgot {
    Int<0> price;
    bool in_stock;
};
BOOST_DESCRIBE_STRUCT(Forgot, (), (price))
Task<Done> add(Body<Forgot>) { co_return Done{}; }
void routes(Router& router) { router.group("", "").post("/x", add, "Add"); }
