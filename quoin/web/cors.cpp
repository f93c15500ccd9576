#include "quoin/web/cors.hpp"

#include <algorithm>
#include <utility>

namespace quoin {

const std::string_view* Cors::allowed_origin(const Request& request) const {
    const auto* origin = request.find("origin");
    return origin && std::ranges::find(origins_, *origin) != origins_.end() ? origin : nullptr;
}

void Cors::add(const Request& request, Response& response) const {
    response.add("Vary", "Origin");
    const auto* origin = allowed_origin(request);
    if (!origin) return;
    response.add("Access-Control-Allow-Origin", std::string(*origin));
    response.add("Access-Control-Expose-Headers",
                 "Link, ETag, Idempotency-Replayed, Location, Retry-After, X-Request-ID");
}

void Cors::add_preflight(const Request& request, std::string methods, Response& response) const {
    if (!allowed_origin(request) || !request.find("access-control-request-method")) return;
    response.add("Access-Control-Allow-Methods", std::move(methods));
    response.add("Access-Control-Allow-Headers",
                 "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-ID");
    response.add("Access-Control-Max-Age", "600");
}

}  // namespace quoin
