#include "quoin/db/postgres_target.hpp"
#include "quoin/db/error.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace quoin;
using db::postgres::Target;

namespace {

Target target_of(const char* url) { return Target({.url = Secret(url)}); }

std::map<std::string, std::string> settings(const Target& target, std::size_t attempt = 0) {
    const auto arguments = target.arguments(attempt);
    std::map<std::string, std::string> all;
    for (std::size_t i = 0; arguments.keywords()[i]; ++i) all[arguments.keywords()[i]] = arguments.values()[i];
    return all;
}

}  // namespace

TEST_CASE("a PostgreSQL database is described by its address, never by its password") {
    CHECK(target_of("postgresql://ada:s3cret@db.example:6432/shop").describe() ==
          "postgresql://ada@db.example:6432/shop");
    CHECK(target_of("postgresql://ada@db.example/shop?password=s3cret").describe() ==
          "postgresql://ada@db.example:5432/shop");
    CHECK(Target({.host = "db.example", .port = "1", .name = "shop", .user = "ada", .password = Secret("s3cret")})
              .describe() == "postgresql://ada@db.example:1/shop");
}

TEST_CASE("a password is taken out of what libpq says") {
    auto target = target_of("postgresql://ada:s3cret@db.example/shop");
    CHECK(target.without_password("s3cret is wrong, s3cret!\n") == "*** is wrong, ***!");
}

TEST_CASE("a URL that libpq cannot read is refused without repeating it") {
    std::string said;
    try {
        target_of("postgresql://ada:s3cret@db.example:port/shop?nonsense=1");
    } catch (const db::Error& error) {
        said = error.what();
    }
    CHECK(said == "the URL of the database is not one that libpq can read");
}

TEST_CASE("what the URL sets is kept, and what is needed is added") {
    auto all = settings(target_of("postgresql://db/shop?application_name=me&target_session_attrs=read-write"));
    CHECK(all["application_name"] == "me");
    CHECK(all["target_session_attrs"] == "read-write");
    CHECK(all["client_encoding"] == "UTF8");
    CHECK(all["fallback_application_name"] == "quoin");
    CHECK(all["tcp_user_timeout"] == "12000");
}

TEST_CASE("each attempt begins with another of several hosts") {
    auto target = target_of("postgresql://one:1,two:2,three:3/shop");
    CHECK(settings(target, 0)["host"] == "one,two,three");
    CHECK(settings(target, 1)["host"] == "two,three,one");
    CHECK(settings(target, 1)["port"] == "2,3,1");
    CHECK(settings(target, 5)["host"] == "three,one,two");
}
