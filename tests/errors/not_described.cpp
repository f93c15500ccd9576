// expect: constraints not satisfied for class template 'Body'
#include "quoin/web/router.hpp"
using namespace quoin;

struct Plain {
    int n;
};
Task<Done> add(Body<Plain>) { co_return Done{}; }
