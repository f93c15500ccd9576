#include "app/database_choice.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

DatabaseChoice chosen(std::string_view url) {
    auto choice = parse_database_url(url);
    REQUIRE(choice);
    return *std::move(choice);
}

}  // namespace

TEST_CASE("SQLite's path is what follows the third slash") {
    CHECK(chosen("sqlite:///shop.db").describe() == "sqlite:shop.db");
    CHECK(chosen("sqlite:////var/lib/shop.db").describe() == "sqlite:/var/lib/shop.db");
    CHECK(chosen("sqlite+aiosqlite:///./a b%.db").describe() == "sqlite:./a b%.db");
}

TEST_CASE("PostgreSQL's URL goes to libpq without the driver") {
    const auto choice = chosen("postgresql+asyncpg://us%40er:p%2Fw@[::1]:6432/shop?sslmode=require");
    CHECK(choice.postgres.url.reveal() == "postgresql://us%40er:p%2Fw@[::1]:6432/shop?sslmode=require");
    CHECK(choice.postgres.user == "us@er");
    CHECK(choice.postgres.password.reveal() == "p/w");
    CHECK(choice.postgres.host == "::1");
    CHECK(choice.postgres.port == "6432");
    CHECK(choice.postgres.name == "shop");
    CHECK(chosen("postgres://").describe() == "postgresql://");
    CHECK(chosen("postgresql://one:1,two:2/d").describe() == "postgresql://one,two:1,2/d");
}

TEST_CASE("a URL of no use is refused with a reason that repeats none of it") {
    for (const char* wrong :
         {"", "hunter2", "mysql://u:hunter2@h/d", "sqlite://hunter2", "sqlite:///", "sqlite:///:memory:",
          "sqlite:///hunter2.db?mode=ro", "database+ database_driver://u:hunter2@localhost:5432/dbname",
          "postgresql://u:hun/ter2@h/d", "postgresql://u:hunter2@@h/d", "postgresql://u:12/hunter2@h/d",
          "postgresql://u:hunter2%@h/d", "postgresql://u:hunter2%00@h/d", "postgresql://u:hun ter2@h/d",
          "postgresql://u:p@h:hunter2/d", "postgresql://u:p@h:70000/d", "postgresql://u:p@h/d?options=hunter2%"}) {
        INFO(wrong);
        const auto choice = parse_database_url(wrong);
        REQUIRE(!choice);
        CHECK(choice.error().find("ter2") == std::string::npos);
    }
}

TEST_CASE("two ways to name one database agree where they say the same") {
    const auto url = chosen("postgresql://u:p@h/d");
    DatabaseChoice parts{.dialect = db::Dialect::postgres};
    CHECK(agree(url, parts));
    parts.postgres.port = "5432";
    CHECK(agree(url, parts));
    parts.postgres.password = Secret("other");
    CHECK(!agree(url, parts));
    CHECK(!agree(chosen("sqlite:///a.db"), chosen("sqlite:///b.db")));
    CHECK(!agree(chosen("sqlite:///a.db"), url));
}
