#pragma once
// Health, readiness, metrics and the way to the docs.

namespace quoin {
class Router;
}

namespace quoin::app::system {

void routes(Router& router);

}  // namespace quoin::app::system
