#pragma once
// Notes: write one, read one, list them all.

namespace quoin {
class Router;
}

namespace notes {

void routes(quoin::Router& router);

}  // namespace notes
