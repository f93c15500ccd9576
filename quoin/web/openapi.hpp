#pragma once
// The OpenAPI 3.1 document, made from the routes' signatures.

#include <string>
#include <string_view>

namespace quoin {

class Router;

struct DocumentInfo {
    std::string_view title, version, description;
};

std::string openapi(const Router& router, const DocumentInfo& info);

}  // namespace quoin
