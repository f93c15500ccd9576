// expect: a handler takes Path, Query, Body, Form, or a dependency
#include "quoin/web/router.hpp"
using namespace quoin;

struct Mailer {};
Task<Done> add(Mailer) { co_return Done{}; }
void routes(Router& router) { router.group("", "").post("/x", add, "Add"); }
