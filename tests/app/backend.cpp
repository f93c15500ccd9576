#include "tests/app/backend.hpp"

#include "app/accounts/store.hpp"
#include "app/schema.hpp"
#include "quoin/crypto/password.hpp"
#include "quoin/testing/response_checker.hpp"

#include <fcntl.h>

#include <utility>

namespace quoin::app {

namespace {

constexpr int cheap = 4;  // bcrypt's least cost

int open_nowhere() { return ::open("/dev/null", O_WRONLY | O_CLOEXEC); }

SecurityOptions cheap_security() {
    return {.key = SigningKey(Algorithm::hs256, Secret("a key of the tests, 32 bytes long")),
            .bcrypt_cost = cheap,
            .hashing_threads = 1};
}

}  // namespace

Backend::Backend(Settings settings)
    : settings_(std::move(settings)),
      database_([](db::Connection& connection, db::Dialect dialect) {
          upgrade_to_head(connection, dialect, [](const auto&) {});
      }),
      log_(LogLevel::error, open_nowhere()),
      security_(cheap_security()),
      app_(settings_, security_, *database_, log_),
      share_(app_, loop_) {}

Backend::~Backend() = default;

testing::Client Backend::client() {
    return {app_.router(), share_.services(), loop_, testing::ResponseChecker(document(app_.router()))};
}

testing::Client Backend::user(std::string_view name) {
    const std::string text(name);
    client().post("/users/", {{"user_id", text}, {"email", text + "@example.com"}, {"password", "correct horse"}});
    return client().as(log_in(name));
}

testing::Client Backend::admin(std::string_view name) {
    const NewUser user{{},
                       Username(std::string(name)),
                       {},
                       Email(std::string(name) + "@example.com"),
                       {PasswordHasher(cheap).hash("correct horse")},
                       {},
                       now(),
                       Role::admin};
    run(loop_, accounts::add(Db(share_.lanes()), user));
    return client().as(log_in(name));
}

std::string Backend::log_in(std::string_view name, std::string_view password) {
    const auto answer = client().post("/login", {{"username", name}, {"password", password}});
    return boost::json::value_to<std::string>(answer.json().at("access_token"));
}

testing::Client Backend::manager(std::string_view name) {
    const std::string text(name);
    client().post("/store-managers",
                  {{"name", text}, {"email", text + "@example.com"}, {"password_hash", "correct horse"}});
    return client().as(log_in_manager(name));
}

std::string Backend::log_in_manager(std::string_view name, std::string_view password) {
    const auto form = "username=" + std::string(name) + "%40example.com&password=" + std::string(password);
    const auto answer = client().post_form("/store-managers/token", form);
    return boost::json::value_to<std::string>(answer.json().at("access_token"));
}

}  // namespace quoin::app
