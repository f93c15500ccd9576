#pragma once
// The OpenAPI 3.1 document, made from the routes' signatures.

#include <string>
#include <string_view>

namespace quoin {

class Router;
struct Route;

struct DocumentInfo {
    std::string_view title, version, description;
};

std::string openapi(const Router& router, const DocumentInfo& info);

// Where the document has this route's operation: its path without a slash at the end, which makes no difference to the
// router, and its method in lower case.
std::string documented_path(const Route& route);
std::string documented_method(const Route& route);

}  // namespace quoin
