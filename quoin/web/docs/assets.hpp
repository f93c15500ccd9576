#pragma once
// The docs pages (/docs, /redoc, /scalar) and everything they load, held in the program itself.

#include <span>
#include <string_view>

namespace quoin {

// A file as it is served, for as long as the program runs. It is held gzipped only.
struct Asset {
    std::string_view path;          // "/docs/swagger-ui-bundle.js"
    std::string_view content_type;  // "text/javascript; charset=utf-8"
    std::string_view gzipped;       // goes out with Content-Encoding: gzip
    std::string_view etag;          // strong, with its quotes (RFC 9110, section 8.8.3)
};

// A page that shows /openapi.json, and the policy without which it must not be served (Content Security Policy 3).
struct Page {
    Asset html;
    std::string_view content_security_policy;
};

std::span<const Page> pages();

// What the pages load: scripts, styles and the icon.
std::span<const Asset> assets();

}  // namespace quoin
