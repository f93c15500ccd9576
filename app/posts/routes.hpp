#pragma once
// Posts of one's own, and the feed of everybody's.

namespace quoin {
class Router;
}

namespace quoin::app::posts {

void routes(Router& router);

}  // namespace quoin::app::posts
