#pragma once
// What a store manager is: to the database, to those who register and log in, and to those who ask.

#include "app/accounts/model.hpp"

namespace quoin::app {

// --- rows ----------------------------------------------------------------------------------------

struct StoreManager {
    Uuid id;
    PersonName name;
    Email email;
    PasswordHash password_hash;
    std::int64_t token_epoch;  // a token of an earlier epoch is void
};
BOOST_DESCRIBE_STRUCT(StoreManager, (), (id, name, email, password_hash, token_epoch))

struct NewStoreManager {
    Uuid id;
    PersonName name;
    Email email;
    PasswordHash password_hash;
};
BOOST_DESCRIBE_STRUCT(NewStoreManager, (), (id, name, email, password_hash))

// Who sent a token, and whether it still counts.
struct ManagerCaller {
    Uuid id;
    std::int64_t token_epoch;
    bool revoked;
};
BOOST_DESCRIBE_STRUCT(ManagerCaller, (), (id, token_epoch, revoked))

// --- requests and answers ------------------------------------------------------------------------

struct StoreManagerCreate {
    PersonName name;
    Email email;
    NewPassword password_hash;  // seed 003's name for the password as it was typed
};
BOOST_DESCRIBE_STRUCT(StoreManagerCreate, (), (name, email, password_hash))

struct ManagerCredentials {  // an OAuth2 password form (seed 003)
    Login username;          // the e-mail
    TriedPassword password;
    std::optional<GrantType> grant_type;
};
BOOST_DESCRIBE_STRUCT(ManagerCredentials, (), (username, password, grant_type))

struct StoreManagerResponse {
    Uuid id;
    PersonName name;
    Email email;
};
BOOST_DESCRIBE_STRUCT(StoreManagerResponse, (), (id, name, email))

}  // namespace quoin::app

template <>
inline constexpr auto quoin::sql::table<quoin::app::StoreManager> =
    Table{"store_managers", primary_key(&app::StoreManager::id), unique_ignoring_case(&app::StoreManager::email),
          default_value(&app::StoreManager::token_epoch, 0)};

template <>
inline constexpr auto quoin::aliases<quoin::app::StoreManagerCreate> =
    std::array{quoin::Alias{"password", "password_hash"}};
template <>
inline constexpr auto quoin::aliases<quoin::app::ManagerCredentials> = std::array{quoin::Alias{"email", "username"}};

template <>
inline constexpr std::string_view quoin::example<quoin::app::StoreManagerCreate> =
    R"({"name":"Mara","email":"mara@example.com","password_hash":"strong_password"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::ManagerCredentials> =
    R"({"username":"mara@example.com","password":"strong_password"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::StoreManagerResponse> =
    R"({"id":"0199f3c2-7b1e-7c55-9d52-6f0a3e4b8c11","name":"Mara","email":"mara@example.com"})";
