#include "quoin/web/docs/embedded.hpp"

namespace quoin {

namespace {

constexpr std::size_t page_count = 3;

// No request leaves the origin, and no script runs but ours and the bundles'.
constexpr std::string_view swagger_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// ReDoc and Scalar make <style> elements while they run, and take no nonce: hence 'unsafe-inline' for styles.
// ReDoc's search runs in a worker that the bundle makes from a blob.
constexpr std::string_view redoc_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; worker-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

constexpr std::string_view scalar_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

}  // namespace

std::span<const Page> pages() {
    static const Page all[page_count] = {
        {embedded_assets()[0], swagger_policy},
        {embedded_assets()[1], redoc_policy},
        {embedded_assets()[2], scalar_policy},
    };
    return all;
}

std::span<const Asset> assets() { return embedded_assets().subspan(page_count); }

}  // namespace quoin
