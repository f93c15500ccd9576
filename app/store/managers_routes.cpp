#include "app/dependencies.hpp"
#include "app/logins/throttle.hpp"
#include "app/security_events.hpp"
#include "app/store/managers_store.hpp"
#include "app/store/routes.hpp"
#include "quoin/web/router.hpp"

#include <algorithm>
#include <array>

namespace quoin::app::managers {

namespace {

Task<Result<Created<StoreManagerResponse>, Conflict>> create_manager(Body<StoreManagerCreate> body, IdempotentDb db,
                                                                     Passwords passwords, SecurityEvents events) {
    auto hash = co_await passwords.hash(body->password_hash.reveal());
    NewStoreManager manager{Uuid::generate(now()), std::move(body->name), std::move(body->email), {std::move(hash)}};
    if (!co_await add(db, manager)) co_return Conflict{"The e-mail is already taken"};
    db.when_durable([=, id = manager.id.str()]() mutable { events.tell(SecurityEvent::store_manager_created, id); });
    co_return Created(StoreManagerResponse{manager.id, std::move(manager.name), std::move(manager.email)});
}

// An unknown e-mail costs one hash as well, so that the time of the answer tells nothing (trust P10, P11).
Task<Result<Token, Unauthorized, TooManyRequests>> log_in(Form<ManagerCredentials> credentials, Db db,
                                                          LoginThrottle throttle, Passwords passwords, Tokens tokens,
                                                          SecurityEvents events) {
    const auto attempt = co_await admit(throttle, store_purpose, credentials->username);
    if (!attempt) co_return attempt.failed();
    const auto manager = co_await within(throttle, *attempt, find_login(db, credentials->username));
    const auto stored = manager ? manager->password_hash.text : passwords.dummy();
    const auto verdict = co_await within(throttle, *attempt, passwords.verify(credentials->password.reveal(), stored));
    if (!manager || !verdict.matches) {
        events.login_failed(manager ? manager->id.str() : "");
        co_return Unauthorized{"Incorrect username or password", "Bearer"};
    }
    co_await succeed(throttle, *attempt);
    if (verdict.better_hash) co_await replace_hash(db, *manager, *verdict.better_hash);
    events.logged_in(manager->id.str());
    co_return tokens.issue(manager->id, manager->token_epoch);
}

// How a request came about whose method is safe, but whose effect is not (trust J22).
struct Visit {
    bool only_head = false;  // asks what GET would answer, and for no effect
    bool ahead = false;      // a browser's guess of where its user goes next

    static Visit resolve(const Request& request) {
        constexpr std::array<std::string_view, 3> fields{"sec-purpose", "purpose", "x-moz"};
        const auto says_ahead = [&](std::string_view name) {
            const auto* value = request.find(name);
            return value && equal_ignoring_case(value->substr(0, value->find(';')), "prefetch");
        };
        return {request.method == Method::head, std::ranges::any_of(fields, says_ahead)};
    }
    static void describe(Operation& operation) { operation.fails(403); }
};

Task<Result<Message, Forbidden>> log_out(CurrentManager caller, Visit visit, revocation::Store revocations,
                                         SecurityEvents events) {
    if (visit.ahead) co_return Forbidden{"A prefetch does not log out"};
    if (visit.only_head) co_return Message{"Logged out successfully"};
    co_await revocation::revoke(revocations, caller.token.id, caller.token.expires_at, now());
    events.tell(SecurityEvent::token_revoked, caller.token.id);
    co_return Message{"Logged out successfully"};
}

}  // namespace

void routes(Router& router) {
    auto managers = router.group("Store managers", "Who sells: registration, login and logout");
    managers.post("/store-managers", create_manager, "Register a store manager");
    managers.post("/store-managers/token", log_in, "Log in with a form and get a token of the store");
    managers.get("/store-managers/logout", log_out, "Revoke the token that is sent").ends_token = true;
    managers.post("/store-managers/logout", log_out, "Revoke the token, by a method that may").ends_token = true;
}

}  // namespace quoin::app::managers
