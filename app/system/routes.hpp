#pragma once
// Health, readiness and metrics.

namespace quoin {
class Router;
}

namespace quoin::app::system {

void routes(Router& router);

// The same for an address of their own, where they are whatever the settings say of the others'.
void monitoring_routes(Router& router);

}  // namespace quoin::app::system
