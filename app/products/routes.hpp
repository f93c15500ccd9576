#pragma once
// Products: a public list.

namespace quoin {
class Router;
}

namespace quoin::app::products {

void routes(Router& router);

}  // namespace quoin::app::products
