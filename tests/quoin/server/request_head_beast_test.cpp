#include "quoin/server/request_head.hpp"

#include <doctest/doctest.h>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace quoin;
namespace http = boost::beast::http;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

const std::vector<std::string> seeds{
    "GET /posts/7?limit=3 HTTP/1.1\r\nHost: a.example:80\r\nAccept: */*\r\n\r\n",
    "POST /users/ HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 12\r\nContent-Type: application/json\r\n\r\n",
    "PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive, close\r\nX: \xff \t\r\n\r\n",
    "GET http://b/c HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n",
    "OPTIONS * HTTP/1.0\r\nX-Request-ID: 1\r\n\r\n",
};
const std::vector<std::string> splinters{"\r\n",
                                         "\n",
                                         "\r",
                                         " ",
                                         "\t",
                                         ":",
                                         ",",
                                         "0",
                                         "1",
                                         "\0",
                                         "\x7f",
                                         "chunked",
                                         "close",
                                         "Host: c\r\n",
                                         "Content-Length: 5\r\n",
                                         "Transfer-Encoding: chunked\r\n",
                                         "X-A: b\r\n",
                                         "HTTP/1.0",
                                         "?",
                                         "%41"};

std::string mutated(std::string text, std::mt19937& random) {
    for (auto changes = random() % 3 + 1; changes-- > 0;) {
        const auto at = random() % text.size();
        const auto size = std::min<std::size_t>(random() % 4, text.size() - at);
        switch (random() % 4) {
            case 0: text.erase(at, std::min(size, text.size() - 1)); break;
            case 1: text[at] = static_cast<char>(random()); break;
            case 2: text.insert(at, splinters[random() % splinters.size()]); break;
            default: text.replace(at, size, splinters[random() % splinters.size()]); break;
        }
        if (text.empty()) text = "G";
    }
    return text;
}

// What Beast reads, checked against what was read here.
void check_same(const std::string& text, const RequestHead& head) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(1'000'000);
    boost::system::error_code error;
    // Beast forgives no empty line before a request.
    const auto start = text.starts_with("\r\n") ? std::size_t{2} : 0;
    parser.put(boost::asio::buffer(text) + start, error);
    CAPTURE(text);
    REQUIRE((!error || error == http::error::need_more || error == http::error::unexpected_body));
    REQUIRE(parser.is_header_done());
    const auto& message = parser.get();
    CHECK(std::string_view(message.method_string().data(), message.method_string().size()) == to_string(head.method));
    CHECK(std::string_view(message.target().data(), message.target().size()) == head.target);
    CHECK((message.version() == 10) == head.http_1_0);
    CHECK(parser.chunked() == head.chunked);
    CHECK(parser.content_length().value_or(0) == head.content_length);
    if (!head.http_1_0) CHECK(message.keep_alive() == !head.close);

    Fields theirs, ours;
    for (const auto& field : message)
        theirs.emplace_back(std::string(field.name_string()),
                            field.name() == http::field::host ? "" : std::string(field.value()));
    for (const auto& [name, value] : head.headers)
        ours.emplace_back(name, equal_ignoring_case(name, "host") ? "" : value);
    std::ranges::sort(theirs);
    std::ranges::sort(ours);
    CHECK(ours == theirs);
}

}  // namespace

TEST_CASE("F31: what is accepted here is accepted by Boost.Beast and read the same") {
    std::mt19937 random(31);
    int accepted = 0;
    for (int i = 0; i < 30'000; ++i) {
        const auto text = mutated(seeds[random() % seeds.size()], random);
        HeadProgress progress;
        RequestHead head;
        const auto verdict = parse_head(text, {}, progress, head);
        if (verdict.kind != HeadVerdict::complete) continue;
        ++accepted;
        check_same(text.substr(0, verdict.size), head);
    }
    CHECK(accepted > 3'000);
}
