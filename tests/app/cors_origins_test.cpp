#include "app/cors_origins.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

TEST_CASE("origins are listed with commas, each as a browser sends it") {
    Slot<CorsOrigins> origins;
    Issues issues;
    REQUIRE(
        Codec<CorsOrigins>::from_text("https://a.example, http://localhost:3000,http://[::1]:8080,", origins, issues));
    CHECK(origins->list == std::vector<std::string>{"https://a.example", "http://localhost:3000", "http://[::1]:8080"});
    std::string shown;
    Codec<CorsOrigins>::write(shown, *origins);
    CHECK(shown == "https://a.example,http://localhost:3000,http://[::1]:8080");
    Slot<CorsOrigins> none;
    REQUIRE(Codec<CorsOrigins>::from_text("", none, issues));
    CHECK(none->list.empty());
}

TEST_CASE("what no browser sends, or what would let anybody in, is refused") {
    for (const char* wrong : {"*",
                              "null",
                              "a.example",
                              "https://",
                              "https://a.example/",
                              "https://a.example/path",
                              "https://A.example",
                              "HTTPS://a.example",
                              "https://*.a.example",
                              "https://a.example:443",
                              "http://a.example:80",
                              "https://a.example:0",
                              "https://a.example:08080",
                              "https://a.example:65536",
                              "https://a.example:",
                              "https://u@a.example",
                              "://a.example",
                              "https://a..example",
                              "https://a.example?x",
                              "https://ä.example",
                              "https://[::1"}) {
        INFO(wrong);
        CHECK(why_no_origin(wrong) != "");
    }
    for (const char* right :
         {"https://a.example", "http://a.example:443", "http://127.0.0.1:5173", "capacitor://localhost"}) {
        INFO(right);
        CHECK(why_no_origin(right) == "");
    }
}
