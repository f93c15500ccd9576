// Heads in, and the choice of a route.

#include "bench/micro/allocations.hpp"
#include "quoin/server/request_head.hpp"
#include "quoin/web/router.hpp"

namespace quoin::bench {

namespace {

constexpr std::string_view short_head =
    "GET /health HTTP/1.1\r\n"
    "Host: localhost\r\n\r\n";
constexpr std::string_view browsers_head =
    "GET /posts/42/?limit=20 HTTP/1.1\r\n"
    "Host: api.example.org:8000\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0\r\n"
    "Accept: application/json, text/plain, */*\r\n"
    "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Origin: https://app.example.org\r\n"
    "Referer: https://app.example.org/posts/42\r\n"
    "Sec-Fetch-Dest: empty\r\n"
    "Sec-Fetch-Mode: cors\r\n"
    "Sec-Fetch-Site: same-site\r\n"
    "Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJpc3MiOiJxdW9pbiIsImF1ZCI6InF1b2luIiwic3ViIjoiNDIiLCJqdGkiOiIwMTk5In0."
    "c2lnbmF0dXJlLW9mLTMyLWJ5dGVzLWlzLWhlcmU\r\n"
    "Connection: keep-alive\r\n\r\n";

void parse(benchmark::State& state, std::string_view text) {
    const Limits limits;
    RequestHead head;
    HeadProgress warm;
    parse_head(text, limits, warm, head);
    const Allocations counted(state);
    for (auto _ : state) {
        HeadProgress progress;
        benchmark::DoNotOptimize(parse_head(text, limits, progress, head));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(parse, head_of_42_bytes, short_head);
BENCHMARK_CAPTURE(parse, head_of_a_browser, browsers_head);

Task<Message> answer() { co_return Message{"ok"}; }
Task<Message> answer_one(Path<Int<1>>) { co_return Message{"ok"}; }

// Some of the application's.
void add_routes(Router& router) {
    auto group = router.group("Bench", "");
    group.get("/health", answer, "");
    group.get("/health/ready", answer, "");
    group.get("/metrics", answer, "");
    group.get("/users", answer, "");
    group.get("/users/me", answer, "");
    group.get("/items", answer, "");
    group.get("/items/{id}", answer_one, "");
    group.get("/products", answer, "");
    group.get("/products/{id}", answer_one, "");
    group.get("/posts/", answer, "");
    group.get("/posts/{id}/", answer_one, "");
}

void match(benchmark::State& state, std::string_view path) {
    Router router;
    add_routes(router);
    Request request{.target = path, .path = path};
    Response response;
    router.admit(request, response);
    const Allocations counted(state);
    for (auto _ : state) benchmark::DoNotOptimize(router.admit(request, response));
}
BENCHMARK_CAPTURE(match, fixed_route, "/users/me");
BENCHMARK_CAPTURE(match, route_with_a_placeholder, "/posts/42/");

}  // namespace

}  // namespace quoin::bench
