#include "app/accounts/routes.hpp"

#include "app/accounts/presence.hpp"
#include "app/accounts/store.hpp"
#include "app/dependencies.hpp"
#include "app/logins/throttle.hpp"
#include "app/paging.hpp"
#include "app/security_events.hpp"
#include "quoin/web/router.hpp"

namespace quoin::app::accounts {

namespace {

bool same_username(std::string_view a, std::string_view b) { return equal_ignoring_case(a, b); }

// --- registration --------------------------------------------------------------------------------

Task<Result<Message, BadRequest>> register_user(Body<Registration> body, IdempotentDb db, Passwords passwords,
                                                SecurityEvents events) {
    auto hash = co_await passwords.hash(body->password.reveal());
    NewUser user{{}, std::move(body->username), {}, {}, {std::move(hash)}, body->birthday, now(), Role::user};
    const auto id = co_await add(db, user);
    if (!id) co_return BadRequest{"User already exists"};
    db.when_durable([=]() mutable { events.tell(SecurityEvent::user_created, std::to_string(*id)); });
    co_return Message{"User created successfully"};
}

Task<Result<Created<UserResponse>, Conflict>> create_user(Body<UserCreate> body, IdempotentDb db, Passwords passwords,
                                                          SecurityEvents events) {
    auto hash = co_await passwords.hash(body->password.reveal());
    NewUser user{{},
                 std::move(body->user_id),
                 std::move(body->name),
                 std::move(body->email),
                 {std::move(hash)},
                 body->birthday,
                 now(),
                 Role::user};
    auto id = co_await add(db, user);
    if (!id) co_return Conflict{"The username or the e-mail is already taken"};
    db.when_durable([=]() mutable { events.tell(SecurityEvent::user_created, std::to_string(*id)); });
    co_return Created(
        UserResponse{*id, user.username, user.username, user.name, user.email, user.birthday, user.created_at});
}

// --- login and logout ----------------------------------------------------------------------------

// An unknown user costs one hash as well, so that the time of the answer tells nothing (trust P10, P11).
Task<Result<Token, Unauthorized, TooManyRequests>> login(FormOrBody<Credentials> credentials, Db db,
                                                         LoginThrottle throttle, Passwords passwords, Tokens tokens,
                                                         SecurityEvents events) {
    const auto attempt = co_await admit(throttle, user_purpose, credentials->username);
    if (!attempt) co_return attempt.failed();
    const auto user = co_await within(throttle, *attempt, find_login(db, credentials->username));
    const auto stored = user ? user->password_hash.text : passwords.dummy();
    auto verdict = co_await within(throttle, *attempt, passwords.verify(credentials->password.reveal(), stored));
    if (!user || !verdict.matches) {
        events.login_failed(user ? std::to_string(user->id) : "");
        co_return Unauthorized{"Incorrect username or password", "Bearer"};
    }
    co_await succeed(throttle, *attempt);
    co_await record_login(db, *user, now(), std::move(verdict.better_hash));
    events.logged_in(std::to_string(user->id));
    co_return tokens.issue(user->id, user->token_epoch);
}

Task<Message> logout(AnyToken token, revocation::Store revocations, SecurityEvents events) {
    co_await revocation::revoke(revocations, token.id, token.expires, now());
    events.tell(SecurityEvent::token_revoked, token.id);
    co_return Message{"Logged out successfully"};
}

// --- reading -------------------------------------------------------------------------------------

Task<Listing<UserSummary>> list_users(MaybeUser caller, Query<Page<UserId, "/users">> page, Db db,
                                      CurrentSettings settings) {
    const bool with_emails = settings->public_user_emails || (caller.user && caller.user->role == Role::admin);
    if (page->whole()) co_return listing_of<UserSummary>(co_await stream(db, with_emails));
    auto users = co_await list(db, with_emails, page->after ? std::int64_t{page->after->key} : 0, page->rows());
    co_return make_page(*page, std::move(users), [](const UserSummary& user) { return user.id; });
}

Task<Me> read_me(CurrentUser caller) {
    auto& user = caller.user;
    co_return Me{std::move(user.username), user.id,       std::move(user.name),
                 std::move(user.email),    user.birthday, user.created_at,
                 user.last_login,          user.role};
}

Task<Profile> read_profile(CurrentUser caller) {
    co_return Profile{caller.user.id, caller.user.name, caller.user.email};
}

Task<Message> greet(CurrentUser caller) {
    const auto& name = caller.user.name ? caller.user.name->str() : caller.user.username.str();
    co_return Message{"Hello, " + name + "! 🎉"};
}

Task<Result<UserInfo, BadRequest>> read_user(CurrentUser, Query<UserSelection> query, Db db) {
    auto user = co_await find_by_username(db, query->username);
    if (!user) co_return BadRequest{"User does not exist"};
    co_return UserInfo{user->username, user->birthday, user->created_at, user->last_login};
}

// --- changing ------------------------------------------------------------------------------------

using MayChange = Result<Done, BadRequest, Forbidden>;

// Users change themselves, admins everybody.
Task<MayChange> may_change(const CurrentUser& caller, const Username& username, Db db) {
    if (same_username(caller.user.username, username)) co_return Done{};
    if (!co_await find_by_username(db, username)) co_return BadRequest{"User does not exist"};
    if (caller.user.role == Role::admin) co_return Done{};
    co_return Forbidden{"Only the user or an admin may do this"};
}

Task<Result<Message, BadRequest, Forbidden, TooManyRequests>> update_user(CurrentUser caller, Body<UserEdit> body,
                                                                          Db db, Passwords passwords, Presence presence,
                                                                          SecurityEvents events) {
    auto allowed = co_await may_change(caller, body->username, db);
    if (!allowed) co_return allowed.failed();
    std::optional<std::string> hash;
    if (body->password) {
        auto shown = co_await show(presence, caller, body->current_password);
        if (!shown) co_return shown.failed();
        hash = co_await passwords.hash(body->password->reveal());
    }
    const auto event = hash ? SecurityEvent::password_changed : SecurityEvent::user_changed;
    if (!co_await update(db, body->username, std::move(hash), body->birthday))
        co_return BadRequest{"User does not exist"};
    events.tell(event, body->username);
    co_return Message{"User updated successfully"};
}

Task<Result<Message, BadRequest, Forbidden>> delete_user(CurrentUser caller, FormOrQuery<UserSelection> selection,
                                                         Db db, SecurityEvents events) {
    auto allowed = co_await may_change(caller, selection->username, db);
    if (!allowed) co_return allowed.failed();
    if (!co_await remove(db, selection->username)) co_return BadRequest{"User does not exist"};
    events.tell(SecurityEvent::user_deleted, selection->username);
    co_return Message{"User deleted successfully"};
}

}  // namespace

void routes(Router& router) {
    auto accounts = router.group("Accounts", "Registration, login and profiles");
    accounts.post("/user/", register_user, "Register a user by name and password");
    accounts.post("/users/", create_user, "Register a user with an e-mail");
    accounts.post("/login", login, "Log in with a form or JSON and get a token");
    accounts.get("/users", list_users, "List all users");
    accounts.get("/users/me", read_me, "Read everything of the caller");
    accounts.get("/profile", read_profile, "Read the caller's profile");
    accounts.get("/user/", read_user, "Read a user by name");
    accounts.patch("/user/", update_user, "Change a user's password or birthday");
    accounts.get("/protected-route", greet, "Greet the caller");
    accounts.delete_("/user/", delete_user, "Delete a user and all that is theirs");
    accounts.post("/logout", logout, "Revoke the token that is sent").ends_token = true;
}

}  // namespace quoin::app::accounts
