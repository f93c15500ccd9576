// expect: implicit instantiation of undefined template 'quoin::Codec<float>'
#include "quoin/web/router.hpp"
using namespace quoin;

struct Odd {
    float weight;
};
BOOST_DESCRIBE_STRUCT(Odd, (), (weight))
Task<Done> add(Body<Odd>) { co_return Done{}; }
void routes(Router& router) { router.group("", "").post("/x", add, "Add"); }
