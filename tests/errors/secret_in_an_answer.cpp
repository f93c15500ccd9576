// expect: no member named 'write' in 'quoin::Codec<quoin::SecretText
#include "quoin/web/router.hpp"
using namespace quoin;

struct Leak {
    SecretText<1, 72> password;
};
BOOST_DESCRIBE_STRUCT(Leak, (), (password))
Task<Result<Leak, NotFound>> get() { co_return NotFound{""}; }
void routes(Router& router) { router.group("", "").get("/x", get, "Read"); }
