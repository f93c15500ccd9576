#include "app/settings.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

using namespace quoin;
using namespace quoin::app;

namespace {

std::string_view at_least_32_bytes(std::string_view secret, std::string_view algorithm) {
    if (algorithm == "HS512" && secret.size() < 64) return "is shorter than 64 bytes";
    return secret.size() < 32 ? "is shorter than 32 bytes" : "";
}

const std::string secret = "SECRET_KEY=0123456789abcdef0123456789abcdef";
const char* strong = secret.c_str();

auto configured(std::vector<const char*> entries, std::string_view dotenv = {}, Purpose purpose = Purpose::service) {
    entries.push_back(nullptr);
    return configure(Environment(entries.data(), parse_dotenv(dotenv)), purpose, at_least_32_bytes);
}

Configuration made(std::vector<const char*> entries, std::string_view dotenv = {}) {
    auto configuration = configured(std::move(entries), dotenv);
    if (!configuration) FAIL(configuration.error().front());
    return *std::move(configuration);
}

Faults faults(std::vector<const char*> entries, std::string_view dotenv = {}) {
    auto configuration = configured(std::move(entries), dotenv);
    REQUIRE(!configuration);
    return configuration.error();
}

// How `config` lists one setting.
std::string listed(const Configuration& configuration, std::string_view name) {
    for (const auto& setting : configuration.list)
        if (setting.name == name)
            return setting.value + " (" + setting.origin + ")" + (setting.note.empty() ? "" : " " + setting.note);
    return "";
}

}  // namespace

TEST_CASE("nothing set: SQLite in ./quoin.db, a kept secret, and the defaults of the contract") {
    const auto configuration = made({});
    const auto& settings = configuration.settings;
    CHECK(configuration.database.describe() == "sqlite:quoin.db");
    CHECK(configuration.signing_key.empty());
    CHECK(configuration.kept_secret == "quoin.db.secret");
    CHECK(configuration.workers >= 1);
    CHECK(configuration.warnings.empty());
    CHECK(settings.host.value.str() == "127.0.0.1");
    CHECK(settings.port.value == 8000);
    CHECK(settings.algorithm == TokenAlgorithm::HS256);
    CHECK(settings.access_token_expire_minutes.value == 30);
    CHECK(settings.bcrypt_cost.value == 12);
    CHECK(settings.max_body_bytes.value == 1048576);
    CHECK(settings.max_connections.value == 10'000);
    CHECK(settings.shutdown_grace_seconds.value == 10);
    CHECK(settings.cors_origins.list.empty());
    CHECK(settings.log_level == LogLevel::info);
    CHECK_FALSE(settings.log_format);
    CHECK(!settings.public_user_emails);
    CHECK(settings.docs);
    CHECK(settings.monitoring);
    CHECK_FALSE(settings.monitoring_address);
    CHECK(settings.password_change_minutes.value == 5);
    CHECK(settings.migrate_on_start);
    CHECK(configuration.database.postgres.pool_size == 5);
    CHECK(configuration.database.postgres.max_overflow == 10);
    CHECK(configuration.database.postgres.pre_ping);
    CHECK(!configuration.database.sqlite.echo);
    CHECK(listed(configuration, "HOST") == "127.0.0.1 (default)");
    CHECK(listed(configuration, "SECRET_KEY") == " (default) a random one is kept in quoin.db.secret");
}

TEST_CASE("a DATABASE_URL as the seeds write it is taken, and its password is not listed") {
    const auto configuration = made(
        {strong, "DATABASE_URL=postgresql+psycopg2://me:hunter2@localhost:5432/shop?sslmode=disable", "DB_ECHO=True"});
    const auto& postgres = configuration.database.postgres;
    CHECK(configuration.database.dialect == db::Dialect::postgres);
    CHECK(postgres.url.reveal() == "postgresql://me:hunter2@localhost:5432/shop?sslmode=disable");
    CHECK(postgres.echo);
    CHECK(listed(configuration, "DATABASE_URL") == "postgresql://me@localhost:5432/shop (environment)");
    CHECK(listed(configuration, "SECRET_KEY") == "*** (environment)");
}

TEST_CASE("the parts DB_… and POSTGRES_… name a PostgreSQL") {
    const auto db =
        made({strong}, "DB_HOST=localhost\nDB_PORT=5432\nDB_NAME=mini_app_db\nDB_USER=mini_user\nDB_PASSWORD=x\n");
    CHECK(db.database.describe() == "postgresql://mini_user@localhost:5432/mini_app_db");
    CHECK(db.database.postgres.password.reveal() == "x");
    CHECK(db.database.postgres.url.empty());
    const auto postgres = made({strong, "POSTGRES_USER=u", "POSTGRES_PASSWORD=x", "POSTGRES_HOST=h", "POSTGRES_DB=d"});
    CHECK(postgres.database.describe() == "postgresql://u@h/d");
    CHECK(made({strong, "DB_DRIVER=psycopg2", "DB_HOST=h"}).database.dialect == db::Dialect::postgres);
    CHECK(made({strong, "DB_DRIVER=sqlite", "DB_NAME=/data/shop.db"}).database.describe() == "sqlite:/data/shop.db");
}

TEST_CASE("of two databases DATABASE_URL is taken, and the other one's settings say so") {
    const auto other = made({strong, "DATABASE_URL=postgresql://u:p@h/d", "DB_HOST=elsewhere"});
    CHECK(other.database.describe() == "postgresql://u@h/d");
    CHECK(listed(other, "DB_HOST") == "elsewhere (environment) not used: DATABASE_URL comes first");
    CHECK(other.warnings ==
          std::vector<std::string>{"DB_HOST and its kin: another database than DATABASE_URL, which comes first"});
    const auto same = made({strong, "DATABASE_URL=postgresql://u:p@h/d", "DB_HOST=h", "DB_PORT=5432", "DB_PASSWORD=p"});
    CHECK(same.warnings.empty());
}

TEST_CASE("all wrong settings are told of in one go, whichever step finds them") {
    CHECK(faults(
              {"PORT=99999", "DATABASE_URL=mysql://u:hunter2@h/d", "SECRET_KEY=hunter2", "CORS_ORIGINS=*,https://a.b/"},
              "ACCESS_TOKEN_EXPIRE_MINUTES=0\nDB_DRIVER=oracle\n") ==
          Faults{"ACCESS_TOKEN_EXPIRE_MINUTES (.env line 1): Input should be greater than or equal to 1",
                 "PORT (environment): Input should be less than or equal to 65535",
                 "CORS_ORIGINS (environment): '*': any site could call with its visitors' tokens: name the sites",
                 "CORS_ORIGINS (environment): 'https://a.b/': nothing may follow the host and port",
                 "DATABASE_URL (environment): expected postgresql://… or sqlite:///…",
                 "DB_DRIVER (.env line 2): is neither PostgreSQL's nor SQLite's, as in postgresql+psycopg2 or sqlite",
                 "SECRET_KEY (environment): is shorter than 32 bytes"});
}

TEST_CASE("a weak secret stops a service and warns a developer; an empty one stops both") {
    CHECK(faults({"JWT_SECRET=secret"}) == Faults{"SECRET_KEY (JWT_SECRET in environment): is shorter than 32 bytes"});
    CHECK(faults({"SECRET_KEY="}) == Faults{"SECRET_KEY (environment): is shorter than 32 bytes"});
    CHECK(faults({strong, "ALGORITHM=HS512"}) == Faults{"SECRET_KEY (environment): is shorter than 64 bytes"});
    const auto developed = configured({"SECRET_KEY=secret"}, "", Purpose::development);
    REQUIRE(developed);
    CHECK(developed->signing_key.reveal() == "secret");
    CHECK(developed->warnings ==
          std::vector<std::string>{
              "SECRET_KEY (environment): is shorter than 32 bytes; outside `quoin dev` this stops the start"});
    CHECK(!configured({"SECRET_KEY="}, "", Purpose::development));
}

TEST_CASE("an asymmetric algorithm takes a private key on one line") {
    const auto configuration =
        made({"JWT_ALGORITHM=es256", R"(SECRET_KEY=-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n)"});
    CHECK(configuration.settings.algorithm == TokenAlgorithm::ES256);
    CHECK(configuration.signing_key.reveal() == "-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n");
    CHECK(faults({strong, "ALGORITHM=RS256"}) ==
          Faults{"SECRET_KEY (environment): is not a private key in PEM, which ALGORITHM asks for"});
    CHECK(faults({"ALGORITHM=EdDSA"}) ==
          Faults{"SECRET_KEY (default): is not set, and ALGORITHM asks for a private key in PEM"});
    CHECK(faults({"SECRET_KEY=-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----"}) ==
          Faults{"SECRET_KEY (environment): is a key in PEM, which the HMAC of ALGORITHM does not use"});
    CHECK(faults({"SECRET_KEY=-----BEGIN PRIVATE KEY-----", "ALGORITHM=RS257"}).size() == 1);
}

TEST_CASE("the secret may stand in a file, but not in two places") {
    char path[] = "/tmp/quoin_key_XXXXXX";
    REQUIRE(close(mkstemp(path)) == 0);
    std::ofstream(path) << "0123456789abcdef0123456789abcdef\n";
    const auto file = "SECRET_KEY_FILE=" + std::string(path);
    CHECK(made({file.c_str()}).signing_key.reveal() == "0123456789abcdef0123456789abcdef");
    CHECK(made({file.c_str()}).warnings.empty());
    CHECK(faults({file.c_str(), strong}) ==
          Faults{"SECRET_KEY_FILE (environment): SECRET_KEY is set too: which one counts?"});
    chmod(path, 0644);
    CHECK(made({file.c_str()}).warnings ==
          std::vector<std::string>{"SECRET_KEY_FILE (environment): every user of this machine can read the file"});
    unlink(path);
    CHECK(faults({file.c_str()}) ==
          Faults{"SECRET_KEY_FILE (environment): " + std::string(path) + ": No such file or directory"});
}

TEST_CASE("with PostgreSQL and no secret a warning says that servers must share one") {
    const auto configuration = made({"DATABASE_URL=postgres://h/d"});
    CHECK(configuration.kept_secret == "quoin.secret");
    CHECK(configuration.warnings ==
          std::vector<std::string>{
              "SECRET_KEY (default): is not set: one is kept in quoin.secret, which other servers do not see"});
}

TEST_CASE("a cheap bcrypt is a warning, and one that is no hash at all is a fault") {
    CHECK(made({"BCRYPT_COST=4"}).warnings.size() == 1);
    CHECK(faults({"BCRYPT_COST=3"}).size() == 1);
    CHECK(faults({"BCRYPT_COST=17"}).size() == 1);
}

TEST_CASE("variables that other programs keep in the same .env are left alone") {
    CHECK(
        made({}, "HOME=/root\nTZ=UTC\nPGPORT=1\nREDIS_HOST=redis\nLANG=C\nPOSTGRES_INITDB_ARGS=x\n").warnings.empty());
    CHECK(made({}, "PROT=1\n").warnings.size() == 1);
}

TEST_CASE("W11: an address for monitoring is taken, but not by `quoin dev`, and not where there is none") {
    constexpr auto address = "MONITORING_ADDRESS=127.0.0.1:9100";
    CHECK(made({strong, address}).settings.monitoring_address == ListenAddress{"127.0.0.1", 9100});
    const auto off = made({strong, address, "MONITORING=false"});
    CHECK_FALSE(off.settings.monitoring_address);
    CHECK(off.warnings ==
          std::vector<std::string>{"MONITORING_ADDRESS (environment): is not used: MONITORING is false"});
    const auto dev = configured({strong, address}, {}, Purpose::development);
    CHECK_FALSE(dev->settings.monitoring_address);
    CHECK(dev->warnings ==
          std::vector<std::string>{
              "MONITORING_ADDRESS (environment): is not used by `quoin dev`, whose servers take turns"});
    CHECK(faults({strong, "MONITORING_ADDRESS=9100"}) ==
          Faults{"MONITORING_ADDRESS (environment): Input should be an address and a port, such as 127.0.0.1:9100 or "
                 "[::1]:9100"});
}
