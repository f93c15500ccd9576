#pragma once
// What a handler may ask for besides the request itself: the database, who asks, passwords, tokens, settings.

#include "app/accounts/model.hpp"
#include "app/security.hpp"
#include "app/settings.hpp"
#include "app/store/managers_model.hpp"
#include "quoin/dependencies/db.hpp"
#include "quoin/idempotency/idempotent_db.hpp"
#include "quoin/revocation/store.hpp"
#include "quoin/token/claims.hpp"
#include "quoin/web/extract.hpp"

namespace quoin::app {

// Ask for one in a handler's parameter list and the route requires a user's login: 401 without a token that is valid,
// not revoked and of a living user; 403 with a token of another kind.
struct CurrentUser {
    Caller user;
    Claims token;

    static Task<Result<CurrentUser, Unauthorized, Forbidden>> resolve(Request& request);
    static std::optional<Failure> admit(const Request& request);
    static void describe(Operation& operation);
};

// The same for the store: its managers' tokens behind the word Bearer or jwt.
struct CurrentManager {
    ManagerCaller manager;
    Claims token;

    static Task<Result<CurrentManager, Unauthorized, Forbidden>> resolve(Request& request);
    static std::optional<Failure> admit(const Request& request);
    static void describe(Operation& operation);
};

// CurrentUser for handlers that only read, and need to know no more of the user than the id: what they read travels to
// the database together with the check of the token, and is answered only if that holds.
struct ReadingUser {
    UserId id;
    Claims claims;  // until they are checked

    static Result<ReadingUser, Unauthorized, Forbidden> resolve(Request& request);
    static Task<Result<Done, Unauthorized>> check(ReadingUser& user, Request& request);
    static std::optional<Failure> admit(const Request& request);
    static void describe(Operation& operation);
};

// The same for the store's managers.
struct ReadingManager {
    Uuid id;
    Claims claims;  // until they are checked

    static Result<ReadingManager, Unauthorized, Forbidden> resolve(Request& request);
    static Task<Result<Done, Unauthorized>> check(ReadingManager& manager, Request& request);
    static std::optional<Failure> admit(const Request& request);
    static void describe(Operation& operation);
};

// A good token of whichever kind.
struct AnyToken {
    std::string id;
    Timestamp expires;

    static Task<Result<AnyToken, Unauthorized, Forbidden>> resolve(Request& request);
    static std::optional<Failure> admit(const Request& request);
    static void describe(Operation& operation);
};

// The caller where a good token was sent, nobody otherwise: for public routes that show more to some.
struct MaybeUser {
    std::optional<Caller> user;

    static Task<MaybeUser> resolve(Request& request);
    static void describe(Operation& operation);
};

// The settings the server was started with.
class CurrentSettings {
public:
    explicit CurrentSettings(const Settings& settings) : settings_(&settings) {}
    const Settings* operator->() const { return settings_; }
    const Settings& operator*() const { return *settings_; }

private:
    const Settings* settings_;
};

}  // namespace quoin::app

template <>
struct quoin::FromRequest<quoin::revocation::Store> {
    static revocation::Store resolve(Request& request) { return request.services->get<revocation::Store>(); }
    static void describe(Operation& operation) { operation.fails(503); }
};

template <>
struct quoin::FromRequest<quoin::app::Passwords> {
    static app::Passwords resolve(Request& request) { return {request.services->get<app::Security>(), *request.loop}; }
    static void describe(Operation& operation) { operation.fails(503); }
};

template <>
struct quoin::FromRequest<quoin::app::Tokens> {
    static app::Tokens resolve(Request& request) {
        return {request.services->get<TokenCodec>(), request.services->get<app::Security>()};
    }
    static void describe(Operation&) {}
};

template <>
struct quoin::FromRequest<quoin::app::CurrentSettings> {
    static app::CurrentSettings resolve(Request& request) {
        return app::CurrentSettings(request.services->get<const app::Settings>());
    }
    static void describe(Operation&) {}
};
