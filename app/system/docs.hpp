#pragma once
// The docs pages and the document they show, served from the program itself.

#include <string>

namespace quoin {
class Router;
}

namespace quoin::app::system {

// `document` is served as /openapi.json and outlives the router.
void docs(Router& router, const std::string& document, bool with_pages);

}  // namespace quoin::app::system
