#include "quoin/web/docs/assets.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace quoin;

TEST_CASE("the docs pages are at the paths that FastAPI's users know, and one more") {
    std::set<std::string_view> paths;
    for (const Page& page : pages()) paths.insert(page.html.path);
    CHECK(paths == std::set<std::string_view>{"/docs", "/redoc", "/scalar"});
}

TEST_CASE("no docs page may run inline scripts, be framed, or reach another origin") {
    for (const Page& page : pages()) {
        CAPTURE(page.html.path);
        std::string policy = std::string(page.content_security_policy) + ";";
        CHECK(policy.starts_with("default-src 'none'; "));
        CHECK(policy.contains(" script-src 'self';"));
        CHECK(policy.contains(" connect-src 'self';"));
        CHECK(policy.contains(" frame-ancestors 'none';"));
        CHECK(policy.contains(" base-uri 'none';"));
        CHECK_FALSE(policy.contains("http"));
        CHECK_FALSE(policy.contains("*"));
    }
}

TEST_CASE("everything the docs pages load is there, gzipped, under a path and a tag of its own") {
    std::set<std::string_view> paths, tags;
    auto note = [&](const Asset& asset) {
        CAPTURE(asset.path);
        CHECK(asset.gzipped.starts_with("\x1f\x8b"));
        CHECK(paths.insert(asset.path).second);
        CHECK(tags.insert(asset.etag).second);
        CHECK(asset.etag.size() == 18);
        CHECK(asset.etag.front() == '"');
        CHECK(asset.etag.back() == '"');
    };
    for (const Page& page : pages()) note(page.html);
    for (const Asset& asset : assets()) note(asset);
    CHECK(paths.contains("/docs/swagger-ui-bundle.js"));
    CHECK(paths.contains("/redoc/redoc.standalone.js"));
    CHECK(paths.contains("/scalar/standalone.js"));
}
