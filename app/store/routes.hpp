#pragma once
// The store: its managers, and the items they sell.

namespace quoin {
class Router;
}

namespace quoin::app::managers {

void routes(Router& router);

}  // namespace quoin::app::managers

namespace quoin::app::items {

void routes(Router& router);

}  // namespace quoin::app::items
