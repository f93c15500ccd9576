#include "app/dependencies.hpp"

#include "app/accounts/store.hpp"

#include <charconv>

namespace quoin::app {

namespace {

constexpr std::string_view challenge = "Bearer";
constexpr std::string_view invalid_token = R"(Bearer error="invalid_token")";
constexpr std::string_view insufficient_scope = R"(Bearer error="insufficient_scope")";

// The token of "Authorization: Bearer token", in any case of the scheme's name; empty where none was sent.
// A second Authorization line makes the request ambiguous: it counts as a bad token.
std::string_view bearer_token(const Request& request) {
    const auto* field = request.find("authorization");
    if (!field) return {};
    const auto space = field->find(' ');
    if (space == field->npos || !equal_ignoring_case(field->substr(0, space), "bearer")) return {};
    return request.count("authorization") > 1 ? "ambiguous" : field->substr(space + 1);
}

Unauthorized not_authenticated() { return {"Not authenticated", std::string(challenge)}; }
Unauthorized bad_token() { return {"Could not validate credentials", std::string(invalid_token)}; }

std::optional<UserId> parse_subject(std::string_view subject) {
    std::int64_t id{};
    const auto [end, error] = std::from_chars(subject.data(), subject.data() + subject.size(), id);
    if (error != std::errc{} || end != subject.data() + subject.size() || id < UserId::min) return std::nullopt;
    return UserId(id);
}

}  // namespace

std::optional<Failure> CurrentUser::admit(const Request& request) {
    if (!bearer_token(request).empty()) return std::nullopt;
    return Failure{401, "Not authenticated", std::string(challenge)};
}

Task<Result<CurrentUser, Unauthorized, Forbidden>> CurrentUser::resolve(Request& request) {
    const auto text = bearer_token(request);
    if (text.empty()) co_return not_authenticated();
    auto claims = request.services->get<TokenCodec>().verify(text, std::chrono::floor<std::chrono::seconds>(now()));
    if (!claims) co_return bad_token();
    if (claims->purpose != user_purpose)
        co_return Forbidden{"This token is not a user's", std::string(insufficient_scope)};
    const auto id = parse_subject(claims->subject);
    if (!id) co_return bad_token();

    const auto revocations = request.services->get<revocation::Store>();
    auto known_to_redis = revocations.known_to_redis(claims->id);  // on its way while the database is read
    Db db(request.services->get<db::Lanes>());
    auto caller = co_await db.find(accounts::caller_by_token, *id, claims->id);
    if (!caller || caller->revoked || caller->token_epoch != claims->epoch) co_return bad_token();
    if (co_await known_to_redis) co_return bad_token();
    request.user = caller->id;
    co_return CurrentUser{*std::move(caller), std::string(claims->id), claims->expires_at};
}

void CurrentUser::describe(Operation& operation) {
    operation.fails(401);
    operation.fails(403);
    operation.fails(503);
    operation.security.push_back({"UserToken", "login", "A user's token, from POST /login"});
}

Task<MaybeUser> MaybeUser::resolve(Request& request) {
    if (bearer_token(request).empty()) co_return MaybeUser{};
    auto caller = co_await CurrentUser::resolve(request);
    if (!caller) co_return MaybeUser{};  // on a public route a token that has run out is no obstacle
    co_return MaybeUser{std::move(caller->user)};
}

void MaybeUser::describe(Operation& operation) { operation.fails(503); }

}  // namespace quoin::app
