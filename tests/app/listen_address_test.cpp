#include "app/listen_address.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using app::ListenAddress;

namespace {

// As it is shown, or what is wrong with it.
std::string read(std::string_view text) {
    Slot<ListenAddress> address;
    Issues issues;
    std::string out;
    if (!Codec<ListenAddress>::from_text(text, address, issues)) return issues.list().front().msg;
    Codec<ListenAddress>::write(out, *address);
    return out;
}

}  // namespace

TEST_CASE("an address to listen on is a host and a port, that of IPv6 in brackets") {
    for (const auto* text : {"127.0.0.1:9100", "localhost:0", "[::1]:65535"}) CHECK(read(text) == text);
    Slot<ListenAddress> v6;
    Issues issues;
    REQUIRE(Codec<ListenAddress>::from_text("[::1]:9100", v6, issues));
    CHECK(*v6 == ListenAddress{"::1", 9100});
}

TEST_CASE("an address without a port, or with what is none, is refused") {
    for (const auto* text : {"", "9100", ":9100", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                             "127.0.0.1:1x", "::1:9100", "[127.0.0.1]:1", "[::1", "[]:1", "http://a:1", "a b:1"})
        CHECK_MESSAGE(read(text) == "Input should be an address and a port, such as 127.0.0.1:9100 or [::1]:9100",
                      text);
}
