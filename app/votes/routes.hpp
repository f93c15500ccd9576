#pragma once
// Votes and likes: the same thing in two spellings.

namespace quoin {
class Router;
}

namespace quoin::app::votes {

void routes(Router& router);

}  // namespace quoin::app::votes
