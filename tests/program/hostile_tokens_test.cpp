// J4, H12: tokens that name a key of their own, and requests without one, at the real binary.

#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"
#include "tests/quoin/token/forge.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

using namespace quoin;
using namespace quoin::testing;

namespace {

constexpr std::string_view key = "k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u";

// A port of loopback that tells whether anybody came.
class Ear {
public:
    Ear() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        socklen_t size = sizeof address;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(socket_, 8) == 0);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        origin_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    }
    ~Ear() { ::close(socket_); }
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    const std::string& origin() const { return origin_; }
    bool heard() const {
        pollfd polled{.fd = socket_, .events = POLLIN, .revents = 0};
        return ::poll(&polled, 1, 100) > 0;
    }

private:
    int socket_;
    std::string origin_;
};

// A user's token as this server issues it, with members of its own in the head.
std::string token_with(const std::string& members, std::string_view signed_by) {
    const auto time = std::chrono::floor<std::chrono::seconds>(now());
    return sealed(
        SigningKey(Algorithm::hs256, Secret(std::string(signed_by))), R"({"alg":"HS256","typ":"JWT")" + members + "}",
        R"({"iss":"quoin","aud":"quoin","sub":"1","jti":"a token of ours","purpose":"user","epoch":0,"iat":)" +
            ClaimsText::number(time) + R"(,"exp":)" + ClaimsText::number(time + std::chrono::hours(1)) + "}");
}

}  // namespace

TEST_CASE("J4: what a token says of its key is not looked at: no address is visited, and no time is lost") {
    Folder folder;
    Running server(folder.path(), {{"SECRET_KEY", std::string(key)}});
    const Ear ear;
    auto wire = server.connect();
    register_user(wire);
    const auto status = [&](const std::string& members, std::string_view signed_by) {
        return wire.ask("GET", "/profile", {}, {}, token_with(members, signed_by)).status;
    };
    CHECK(status("", key) == 200);
    const auto start = std::chrono::steady_clock::now();
    for (const auto& scheme : {std::string("http://"), std::string("https://")})
        for (const auto* member : {"jku", "x5u"})
            for (const auto signer : {key, std::string_view("k")})
                CHECK(status(",\"" + std::string(member) + "\":\"" + scheme + ear.origin() + "/keys\"", signer) == 401);
    for (const auto& members : {R"(,"jwk":{"kty":"oct","k":"aw"})", R"(,"x5c":["MIIB"])", R"(,"kid":"../../dev/null")",
                                R"(,"kid":"' UNION SELECT 'k'--")", R"(,"kid":"|sleep 5")"})
        CHECK(status(members, "k") == 401);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    CHECK_FALSE(ear.heard());
    CHECK(status("", key) == 200);
}

TEST_CASE("H12: who has no token is told 401, not to go on with the body") {
    Folder folder;
    Running server(folder.path());
    for (const auto* fields : {"", "Authorization: Basic YTpi\r\n"}) {
        auto wire = server.connect();
        wire.send("POST /posts/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n" +
                  std::string(fields) + "Expect: 100-continue\r\n\r\n");
        const auto answer = wire.read();
        CHECK(answer.status == 401);
        CHECK(answer.header("WWW-Authenticate") == "Bearer");
    }
}
