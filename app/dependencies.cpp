#include "app/dependencies.hpp"

#include "app/accounts/store.hpp"
#include "app/bearer.hpp"
#include "app/store/managers_store.hpp"

namespace quoin::app {

namespace {

// The store's tokens say "token_type": "jwt", and clients such as Swagger UI repeat that word (contract, 401).
constexpr std::string_view users_words[] = {"bearer"}, stores_words[] = {"bearer", "jwt"};
constexpr std::string_view users_only[] = {user_purpose}, store_only[] = {store_purpose};
constexpr std::string_view either[] = {user_purpose, store_purpose};

constexpr TokenRule users_token{users_words, users_only, "This token is not a user's"};
constexpr TokenRule managers_token{stores_words, store_only, "This token is not a store manager's"};
constexpr TokenRule any_token{stores_words, either, "This token is for something else"};

SecurityScheme user_scheme() { return {"UserToken", "login", "A user's token, from POST /login"}; }
SecurityScheme store_scheme() {
    return {"StoreToken", "store-managers/token", "A store manager's token, from POST /store-managers/token"};
}

// Whom the token names.
template <class Id>
std::optional<Id> subject_of(const Claims& claims) {
    Slot<Id> id;
    Issues ignored;
    return Codec<Id>::from_text(claims.subject, id, ignored) ? std::optional(*std::move(id)) : std::nullopt;
}

// What the database tells of a token's bearer, if they still may use it.
template <class Row, class Id>
Task<std::optional<Row>> find_bearer(Request& request, const KeyedQuery<Row, Id, std::string_view>& query, Id id,
                                     const Claims& claims) {
    auto known_to_redis =
        request.services->get<revocation::Store>().known_to_redis(claims.id);  // while the database is read
    DbReader db(request.services->get<db::Lanes>());
    auto row = co_await db.find(query, id, claims.id);
    request.refusal = !row                               ? "nobody has this id any more"
                      : row->revoked                     ? "the token was revoked"
                      : row->token_epoch != claims.epoch ? "the caller's tokens up to then were revoked"
                                                         : "";
    if (request.refusal.empty() && co_await known_to_redis) request.refusal = "Redis knows the token as revoked";
    if (!request.refusal.empty()) co_return std::nullopt;
    co_return row;
}

template <class Row, class Id>
Task<std::optional<Row>> find_caller(Request& request, const KeyedQuery<Row, Id, std::string_view>& query,
                                     const Claims& claims) {
    const auto id = subject_of<Id>(claims);
    if (!id) co_return std::nullopt;
    co_return co_await find_bearer(request, query, *id, claims);
}

// What CurrentUser and CurrentManager ask for.
template <class Guard, class Row, class Id>
Task<Result<Guard, Unauthorized, Forbidden>> admit_caller(Request& request, const TokenRule& rule,
                                                          const KeyedQuery<Row, Id, std::string_view>& query) {
    auto claims = verify_token(request, rule);
    if (!claims) co_return claims.failed();
    auto caller = co_await find_caller(request, query, *claims);
    if (!caller) co_return bad_token();
    co_return Guard{*std::move(caller), *std::move(claims)};
}

// What ReadingUser and ReadingManager ask for, in two halves.
template <class Guard, class Id>
Result<Guard, Unauthorized, Forbidden> verify_reader(Request& request, const TokenRule& rule) {
    auto claims = verify_token(request, rule);
    if (!claims) return claims.failed();
    const auto id = subject_of<Id>(*claims);
    if (!id) return bad_token();
    return Guard{*id, *std::move(claims)};
}

template <class Id>
Task<Result<Done, Unauthorized>> check_reader(Request& request, const KeyedQuery<Standing, Id, std::string_view>& query,
                                              Id id, Claims claims) {
    if (!co_await find_bearer(request, query, id, claims)) co_return bad_token();
    co_return Done{};
}

void describe_guard(Operation& operation, std::initializer_list<SecurityScheme> schemes) {
    for (const int status : {401, 403, 503}) operation.fails(status);
    operation.security.insert(operation.security.end(), schemes);
}

}  // namespace

std::optional<Failure> CurrentUser::admit(const Request& request) { return admit_token(request, users_token); }

Task<Result<CurrentUser, Unauthorized, Forbidden>> CurrentUser::resolve(Request& request) {
    return admit_caller<CurrentUser>(request, users_token, accounts::caller_by_token);
}

void CurrentUser::describe(Operation& operation) { describe_guard(operation, {user_scheme()}); }

std::optional<Failure> CurrentManager::admit(const Request& request) { return admit_token(request, managers_token); }

Task<Result<CurrentManager, Unauthorized, Forbidden>> CurrentManager::resolve(Request& request) {
    return admit_caller<CurrentManager>(request, managers_token, managers::caller_by_token);
}

void CurrentManager::describe(Operation& operation) { describe_guard(operation, {store_scheme()}); }

std::optional<Failure> ReadingUser::admit(const Request& request) { return admit_token(request, users_token); }

Result<ReadingUser, Unauthorized, Forbidden> ReadingUser::resolve(Request& request) {
    return verify_reader<ReadingUser, UserId>(request, users_token);
}

Task<Result<Done, Unauthorized>> ReadingUser::check(ReadingUser& user, Request& request) {
    return check_reader(request, accounts::standing_by_token, user.id, std::move(user.claims));
}

void ReadingUser::describe(Operation& operation) { CurrentUser::describe(operation); }

std::optional<Failure> ReadingManager::admit(const Request& request) { return admit_token(request, managers_token); }

Result<ReadingManager, Unauthorized, Forbidden> ReadingManager::resolve(Request& request) {
    return verify_reader<ReadingManager, Uuid>(request, managers_token);
}

Task<Result<Done, Unauthorized>> ReadingManager::check(ReadingManager& manager, Request& request) {
    return check_reader(request, managers::standing_by_token, manager.id, std::move(manager.claims));
}

void ReadingManager::describe(Operation& operation) { CurrentManager::describe(operation); }

std::optional<Failure> AnyToken::admit(const Request& request) { return admit_token(request, any_token); }

Task<Result<AnyToken, Unauthorized, Forbidden>> AnyToken::resolve(Request& request) {
    auto claims = verify_token(request, any_token);
    if (!claims) co_return claims.failed();
    const bool of_user = claims->purpose == user_purpose;
    const bool good = of_user ? (co_await find_caller(request, accounts::caller_by_token, *claims)).has_value()
                              : (co_await find_caller(request, managers::caller_by_token, *claims)).has_value();
    if (!good) co_return bad_token();
    co_return AnyToken{std::move(claims->id), claims->expires_at};
}

void AnyToken::describe(Operation& operation) { describe_guard(operation, {user_scheme(), store_scheme()}); }

Task<MaybeUser> MaybeUser::resolve(Request& request) {
    if (token_text(request, users_token).empty()) co_return MaybeUser{};
    auto caller = co_await CurrentUser::resolve(request);
    if (!caller) co_return MaybeUser{};  // on a public route a token that has run out is no obstacle
    co_return MaybeUser{std::move(caller->user)};
}

void MaybeUser::describe(Operation& operation) {
    operation.fails(503);
    operation.security.push_back(user_scheme());
    operation.public_too = true;
}

}  // namespace quoin::app
