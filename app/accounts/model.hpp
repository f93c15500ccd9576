#pragma once
// What a user is: to the database, to those who register and log in, and to those who ask.

#include "quoin/crypto/password_rule.hpp"
#include "quoin/schema/codec.hpp"
#include "quoin/sql/codec.hpp"
#include "quoin/sql/table.hpp"

namespace quoin::app {

// A name without control characters or space around it, and in one of Unicode's spellings only, so that two accounts
// cannot look the same by white space or by how an accent is written.
struct UsernameRule {
    static constexpr std::string_view format = "";
    static constexpr std::string_view pattern = "";
    static Complaint check(std::string_view text);
};

// 8 characters to 72 bytes, and none that everybody tries first.
struct PasswordRule {
    static Complaint check(std::string_view text);
};

using UserId = Int<1>;
using Username = Text<1, 64, UsernameRule>;
using PersonName = Text<1, 64>;
using NewPassword = SecretText<8, 72, PasswordRule>;
// Any text: what a password must be like is told where it is chosen, not where it is tried.
using TriedPassword = SecretText<0, 1024>;
// A name or an e-mail, as somebody types it to log in.
using Login = Text<0, 254>;

enum class Role { user, admin };
BOOST_DESCRIBE_ENUM(Role, user, admin)

// What is stored for a password. There is no JSON of it: a struct that holds one cannot be an answer.
struct PasswordHash {
    std::string text;
};

// --- rows ----------------------------------------------------------------------------------------

struct User {
    UserId id;
    Username username;
    std::optional<PersonName> name;
    std::optional<Email> email;
    PasswordHash password_hash;
    std::optional<Date> birthday;
    Timestamp created_at;
    std::optional<Timestamp> last_login;
    Role role;
    std::int64_t token_epoch;  // a token of an earlier epoch is void
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, username, name, email, password_hash, birthday, created_at, last_login, role, token_epoch))

struct NewUser {
    std::optional<UserId> id;  // empty: the database counts
    Username username;
    std::optional<PersonName> name;
    std::optional<Email> email;
    PasswordHash password_hash;
    std::optional<Date> birthday;
    Timestamp created_at;
    Role role;
};
BOOST_DESCRIBE_STRUCT(NewUser, (), (id, username, name, email, password_hash, birthday, created_at, role))

// Whether a token still counts, for those who need to know no more of who sent it.
struct Standing {
    std::int64_t token_epoch;
    bool revoked;
};
BOOST_DESCRIBE_STRUCT(Standing, (), (token_epoch, revoked))

// Who sent a token, and whether it still counts: enough by itself to answer /users/me and /profile.
struct Caller {
    UserId id;
    Username username;
    std::optional<PersonName> name;
    std::optional<Email> email;
    std::optional<Date> birthday;
    Timestamp created_at;
    std::optional<Timestamp> last_login;
    Role role;
    std::int64_t token_epoch;
    bool revoked;
};
BOOST_DESCRIBE_STRUCT(Caller, (),
                      (id, username, name, email, birthday, created_at, last_login, role, token_epoch, revoked))

// --- requests ------------------------------------------------------------------------------------

struct Registration {  // seed 001
    Username username;
    NewPassword password;
    std::optional<Date> birthday;
};
BOOST_DESCRIBE_STRUCT(Registration, (), (username, password, birthday))

struct UserCreate {  // seeds 002 and 004
    Username user_id;
    Email email;
    NewPassword password;
    std::optional<PersonName> name;
    std::optional<Date> birthday;
};
BOOST_DESCRIBE_STRUCT(UserCreate, (), (user_id, email, password, name, birthday))

enum class GrantType { password };
BOOST_DESCRIBE_ENUM(GrantType, password)

struct Credentials {  // as JSON (seed 000) or as an OAuth2 password form (the others)
    Login username;
    TriedPassword password;
    std::optional<GrantType> grant_type;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (username, password, grant_type))

struct UserEdit {
    Username username;
    std::optional<NewPassword> password;
    std::optional<TriedPassword> current_password;  // the caller's own, where another is set
    std::optional<Date> birthday;
};
BOOST_DESCRIBE_STRUCT(UserEdit, (), (username, password, current_password, birthday))

struct UserSelection {
    Username username;
};
BOOST_DESCRIBE_STRUCT(UserSelection, (), (username))

// --- answers -------------------------------------------------------------------------------------

struct Token {
    std::string access_token;
    std::string token_type;
    std::int64_t expires_in;  // seconds
};
BOOST_DESCRIBE_STRUCT(Token, (), (access_token, token_type, expires_in))

struct UserSummary {
    UserId id;
    std::optional<PersonName> name;
    Username username;
    std::optional<Email> email;  // null where the caller may not see it
};
BOOST_DESCRIBE_STRUCT(UserSummary, (), (id, name, username, email))

struct UserResponse {
    UserId id;
    Username user_id;
    Username username;
    std::optional<PersonName> name;
    std::optional<Email> email;
    std::optional<Date> birthday;
    Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(UserResponse, (), (id, user_id, username, name, email, birthday, created_at))

struct Profile {
    UserId id;
    std::optional<PersonName> name;
    std::optional<Email> email;
};
BOOST_DESCRIBE_STRUCT(Profile, (), (id, name, email))

struct Me {
    Username username;
    UserId id;
    std::optional<PersonName> name;
    std::optional<Email> email;
    std::optional<Date> birthday;
    Timestamp created_at;
    std::optional<Timestamp> last_login;
    Role role;
};
BOOST_DESCRIBE_STRUCT(Me, (), (username, id, name, email, birthday, created_at, last_login, role))

struct UserInfo {
    Username username;
    std::optional<Date> birthday;
    Timestamp create_time;
    std::optional<Timestamp> last_login;
};
BOOST_DESCRIBE_STRUCT(UserInfo, (), (username, birthday, create_time, last_login))

}  // namespace quoin::app

template <>
struct quoin::sql::SqlCodec<quoin::app::PasswordHash> {
    static constexpr Type type = Type::text;
    static Value write(const quoin::app::PasswordHash& hash) { return Value::of_text(hash.text); }
    static quoin::app::PasswordHash read(const Value& value) { return {std::string(text_of(value))}; }
};

template <>
inline constexpr auto quoin::sql::table<quoin::app::User> =
    Table{"users", identity(&app::User::id), unique_ignoring_case(&app::User::username),
          unique_ignoring_case(&app::User::email), default_value(&app::User::token_epoch, 0)};

template <>
inline constexpr auto quoin::aliases<quoin::app::UserCreate> = std::array{quoin::Alias{"username", "user_id"}};
template <>
inline constexpr auto quoin::aliases<quoin::app::Credentials> = std::array{quoin::Alias{"email", "username"}};

template <>
inline constexpr std::string_view quoin::example<quoin::app::Registration> =
    R"({"username":"bob","password":"correct horse battery","birthday":"1990-05-17"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::UserCreate> =
    R"({"user_id":"alice","email":"alice@example.com","password":"strong_password"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::Credentials> =
    R"({"email":"alice@example.com","password":"strong_password"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::UserEdit> =
    R"({"username":"alice","birthday":"1990-05-17"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::Profile> =
    R"({"id":1,"name":"Test User","email":"test@gmail.com"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::UserSelection> = R"({"username":"alice"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::Token> =
    R"({"access_token":"xxxxx.yyyyy.zzzzz","token_type":"bearer","expires_in":1800})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::UserSummary> =
    R"({"id":1,"name":"Alice","username":"alice","email":null})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::UserResponse> =
    R"({"id":1,"user_id":"alice","username":"alice","name":null,"email":"alice@example.com",)"
    R"("birthday":null,"created_at":"2026-11-21T08:00:00Z"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::Me> =
    R"({"username":"alice","id":1,"name":null,"email":"alice@example.com","birthday":"1990-05-17",)"
    R"("created_at":"2026-11-21T08:00:00Z","last_login":"2026-11-21T08:05:00Z","role":"user"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::UserInfo> =
    R"({"username":"alice","birthday":"1990-05-17","create_time":"2026-11-21T08:00:00Z",)"
    R"("last_login":"2026-11-21T08:05:00Z"})";
