// The path of a request through the router: whatever stands in it, the answer is one of those that are documented.

#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"
#include "quoin/base/utf8.hpp"
#include "quoin/web/router.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace quoin::fuzz {

namespace {

struct Found {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Found, (), (text))

Task<Found> by_number(Path<Int<1>> id) { co_return Found{std::to_string(*id)}; }
Task<Found> by_text(Path<Text<1, 16>> first, Path<Uuid> second) { co_return Found{first->str() + second->str()}; }
Task<Found> fixed() { co_return Found{"fixed"}; }
Task<Done> remove(Path<Int<1>>) { co_return Done{}; }

std::unique_ptr<Router> make_router() {
    auto made = std::make_unique<Router>(RouterOptions{.cors_origins = {"https://shop.example"}});
    auto& router = *made;
    auto group = router.group("All", "");
    group.get("/posts/{id}", by_number, "");
    group.delete_("/posts/{id}/like", remove, "");
    group.get("/posts/all", fixed, "");
    group.post("/{text}/of/{id}", by_text, "");
    router.page("/docs", [](const Request&, Response& response) { response.fixed_body = "docs"; });
    return made;
}

// Of handlers that wait for nothing: it is done when this returns.
Task<void> handle(const Router& router, Request& request, Response& response) {
    co_await router.handle(request, response);
}

void ask(const Router& router, Method method, std::string_view path) {
    static constexpr std::array expected{200, 204, 400, 404, 405, 422};
    const Services services;
    Request request{.method = method,
                    .target = path,
                    .path = path,
                    .headers = {{"Origin", "https://shop.example"}},
                    .services = &services};
    Response response;
    spawn(handle(router, request, response));
    require(std::ranges::find(expected, response.status) != expected.end());
    require(is_utf8(response.body));
    for (const auto& [name, value] : response.headers) require(value.find_first_of("\r\n") == value.npos);
}

}  // namespace

void path(std::string_view input) {
    static const auto router = make_router();
    const auto is_visible = [](char c) { return c > ' ' && c < 0x7f; };
    if (!input.starts_with('/') || !std::ranges::all_of(input, is_visible)) return;  // the head's parser takes no other
    const Bytes bytes(input);
    for (const auto method : {Method::get, Method::post, Method::delete_, Method::options, Method::unknown})
        ask(*router, method, bytes.text());
}

}  // namespace quoin::fuzz
