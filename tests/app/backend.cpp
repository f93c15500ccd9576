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
            .fingerprint_key = Secret("another key of the tests"),
            .bcrypt_cost = cheap,
            .hashing_threads = 1};
}

// Waits for what was spawned.
struct Gathering {
    std::size_t left;
    std::coroutine_handle<> waiter{};
    std::exception_ptr error{};

    bool await_ready() const noexcept { return left == 0; }
    void await_suspend(std::coroutine_handle<> handle) noexcept { waiter = handle; }
    void await_resume() const {
        if (error) std::rethrow_exception(error);
    }
    void arrived() {
        if (--left == 0 && waiter) waiter.resume();
    }
};

Task<void> send_one(Backend::Sending request, testing::Answer& into, Gathering& gathering) {
    try {
        const auto type = request.body.empty() ? "" : request.content_type;
        into = co_await request.client.sending(request.method, request.target, request.body, type);
    } catch (...) {
        gathering.error = std::current_exception();
    }
    gathering.arrived();
}

Task<std::vector<testing::Answer>> send_all(std::vector<Backend::Sending> requests) {
    std::vector<testing::Answer> answers(requests.size());
    Gathering gathering{requests.size()};
    for (std::size_t i = 0; i < requests.size(); ++i) spawn(send_one(std::move(requests[i]), answers[i], gathering));
    co_await gathering;
    co_return answers;
}

}  // namespace

Settings without_login_limits() {
    constexpr std::int64_t most = 1'000'000;
    Settings settings;
    settings.login_failures_per_account.value = most;
    settings.login_failures_everywhere.value = most;
    settings.login_failures_per_address.value = most;
    return settings;
}

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

std::vector<testing::Answer> Backend::send_together(std::vector<Sending> requests) {
    return run(loop_, send_all(std::move(requests)));
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
