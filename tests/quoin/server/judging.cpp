#include "judging.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace quoin {

namespace {

bool same(const HeadVerdict& a, const HeadVerdict& b) {
    return a.kind == b.kind && a.status == b.status && a.size == b.size;
}

// Feeds the first `cut` bytes, and then `step` more at a time, each time in other memory.
HeadVerdict in_pieces(std::string_view text, std::size_t cut, std::size_t step, const Limits& limits) {
    HeadProgress progress;
    HeadVerdict verdict;
    RequestHead head;
    for (auto size = std::min(cut, text.size());; size = std::min(size + step, text.size())) {
        const auto copy = std::make_unique<std::string>(text.substr(0, size));
        verdict = parse_head(*copy, limits, progress, head);
        if (verdict.kind != HeadVerdict::more || size == text.size()) return verdict;
    }
}

}  // namespace

Judged whole(std::string_view text, const Limits& limits) {
    Judged judged;
    HeadProgress progress;
    judged.verdict = parse_head(text, limits, progress, judged.head);
    return judged;
}

Row::~Row() {
    if (!name_.empty())
        MESSAGE(name_, ": ", cases_, " cases, ", refused_, " of them refused, ", kept_talking_, " kept talking");
}

int Row::status_of(std::string_view text) {
    const Limits limits;
    const auto verdict = whole(text, limits).verdict;
    CHECK(same(in_pieces(text, 0, 1, limits), verdict));
    for (std::size_t cut = 0; cut < std::min<std::size_t>(text.size(), 2'000); ++cut)
        REQUIRE(same(in_pieces(text, cut, text.size(), limits), verdict));
    ++cases_;
    if (verdict.kind == HeadVerdict::more) return 100;
    if (verdict.kind == HeadVerdict::complete) return 200;
    check_end(text, verdict.status);
    return verdict.status;
}

int Row::status_with(std::string_view fields) {
    return status_of("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n");
}

void Row::check_end(std::string_view text, int status) {
    ++refused_;
    if (!server_) server_ = std::make_unique<RunningServer>();
    Client client(*server_);
    client.send(text).send(get("/hello", "X-Request-ID: canary\r\n")).shut_down_sending();
    const auto answer = client.rest();
    kept_talking_ += answer.find("X-Request-ID: canary\r\n") != answer.npos;
    CHECK(answer.starts_with("HTTP/1.1 " + std::to_string(status)));
    CHECK(answer.find("X-Request-ID: canary\r\n") == answer.npos);
    CHECK(server_->handler.handled == 0);
}

}  // namespace quoin
