#include "app/system/docs.hpp"

#include "quoin/web/docs/assets.hpp"
#include "quoin/web/docs/inflate.hpp"
#include "quoin/web/router.hpp"

#include <memory>
#include <utility>

namespace quoin::app::system {

namespace {

bool accepts_gzip(const Request& request) {
    const auto* field = request.find("accept-encoding");
    return field && field->find("gzip") != field->npos && field->find("gzip;q=0") == field->npos;
}

bool is_cached(const Request& request, std::string_view etag) {
    const auto* field = request.find("if-none-match");
    return field && field->find(etag) != field->npos;
}

void answer(const Request& request, Response& response, const Asset& asset, const InflatedOnce& plain,
            std::string_view policy) {
    response.content_type = asset.content_type;
    response.cache_control = "no-cache";  // kept, and asked for again by its tag
    response.content_security_policy = policy;
    // Another encoding is another representation, with a tag of its own (RFC 9110, section 8.8.3).
    auto etag = std::string(asset.etag);
    if (!accepts_gzip(request)) etag.insert(etag.size() - 1, "-plain");
    response.add("ETag", etag);
    response.add("Vary", "Accept-Encoding");
    if (is_cached(request, etag)) {
        response.status = 304;
    } else if (accepts_gzip(request)) {
        response.add("Content-Encoding", "gzip");
        response.fixed_body = asset.gzipped;
    } else {
        response.fixed_body = plain.text();
    }
}

}  // namespace

void docs(Router& router, const std::string& document, bool with_pages) {
    router.page("/openapi.json", [&document](const Request&, Response& response) {
        response.cache_control = "no-cache";
        response.fixed_body = document;
    });
    if (!with_pages) return;
    router.page("/", [](const Request&, Response& response) { Reply<Redirect>::to(response, {"/scalar"}); });
    const auto serve = [&router](const Asset& asset, std::string_view policy) {
        auto plain = std::make_shared<const InflatedOnce>(asset.gzipped);
        router.page(asset.path, [&asset, plain = std::move(plain), policy](const Request& request, Response& response) {
            answer(request, response, asset, *plain, policy);
        });
    };
    for (const auto& page : pages()) serve(page.html, page.content_security_policy);
    for (const auto& asset : assets()) serve(asset, {});
}

}  // namespace quoin::app::system
