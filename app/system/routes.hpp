#pragma once
// Health, readiness and metrics.

namespace quoin {
class Router;
}

namespace quoin::app::system {

void routes(Router& router);

}  // namespace quoin::app::system
