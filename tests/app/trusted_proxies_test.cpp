#include "app/trusted_proxies.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using app::TrustedProxies;

namespace {

// The list as it is shown, or what is wrong with it.
std::string read(std::string_view text) {
    Slot<TrustedProxies> proxies;
    Issues issues;
    std::string out;
    if (Codec<TrustedProxies>::from_text(text, proxies, issues))
        Codec<TrustedProxies>::write(out, *proxies);
    else
        for (const auto& issue : issues.list()) (out += issue.msg) += ';';
    return out;
}

}  // namespace

TEST_CASE("trusted proxies are addresses and networks, of both kinds") {
    CHECK(read("127.0.0.1, 10.0.0.0/8,2001:db8::/32 ,::1") == "127.0.0.1/32,10.0.0.0/8,2001:db8::/32,::1/128");
    CHECK(read("") == "");
}

TEST_CASE("every entry that is none is told of") {
    CHECK(read("nginx, 10.0.0.1/8, ::1") ==
          "'nginx': expected an address, or a network such as 10.0.0.0/8 or 2001:db8::/32;"
          "'10.0.0.1/8': expected an address, or a network such as 10.0.0.0/8 or 2001:db8::/32;");
}
