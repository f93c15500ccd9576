#pragma once
// Everything that can be set from outside (contract, "Settings"), and what the process makes of it.

#include "app/cors_origins.hpp"
#include "app/database_choice.hpp"
#include "app/listen_address.hpp"
#include "app/literal.hpp"
#include "app/trusted_proxies.hpp"
#include "quoin/base/log.hpp"
#include "quoin/settings/settings.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoin {

BOOST_DESCRIBE_ENUM(LogLevel, debug, info, warning, error)
BOOST_DESCRIBE_ENUM(LogFormat, json, text)

}  // namespace quoin

namespace quoin::app {

// As a token's header names them (RFC 7518, section 3.1; RFC 8037).
enum class TokenAlgorithm { HS256, HS384, HS512, RS256, ES256, EdDSA };
BOOST_DESCRIBE_ENUM(TokenAlgorithm, HS256, HS384, HS512, RS256, ES256, EdDSA)

using HostName = Text<0, 255>;
using NetworkPort = Int<1, 65535>;
using LoginFailures = Int<1, 1'000'000>;

// The variables, by their names in lower case.
struct Settings {
    std::optional<Secret> database_url;  // before DB_…, and that before POSTGRES_…; none: SQLite in ./quoin.db
    std::optional<HostName> db_host;
    std::optional<NetworkPort> db_port;
    std::optional<Text<0, 4096>> db_name;  // the file, where DB_DRIVER says sqlite
    std::optional<Text<0, 255>> db_user;
    std::optional<Secret> db_password;
    std::optional<Text<1, 64>> db_driver;
    std::optional<HostName> postgres_host;
    std::optional<NetworkPort> postgres_port;
    std::optional<Text<0, 255>> postgres_db;
    std::optional<Text<0, 255>> postgres_user;
    std::optional<Secret> postgres_password;
    std::optional<Secret> scratch_database_url;  // a PostgreSQL to try migrations on, where the database is none

    std::optional<HostName> redis_host;  // none, or empty: no Redis
    Default<NetworkPort, 6379> redis_port;
    Default<Int<0, 65535>, 0> redis_db;
    std::optional<Secret> redis_password;

    Default<Int<1, 1000>, 5> db_pool_size;
    Default<Int<0, 1000>, 10> db_max_overflow;
    Default<bool, true> db_pool_pre_ping;
    Default<bool, false> db_echo;
    Default<Int<0, 3600>, 30> db_start_wait_seconds;
    Default<bool, true> migrate_on_start;

    std::optional<Secret> secret_key;  // for RS256, ES256 and EdDSA a private key in PEM, "\n" for its line ends
    std::optional<Text<1, 4096>> secret_key_file;
    Default<TokenAlgorithm, TokenAlgorithm::HS256> algorithm;
    Default<Int<1, 525600>, 30> access_token_expire_minutes;
    Default<Int<1, 525600>, 1440> store_token_expire_minutes;
    Default<Int<4, 16>, 12> bcrypt_cost;
    Default<Int<0, 525600>, 5> password_change_minutes;  // after a login, without the current password; 0: never
    Default<bool, false> public_user_emails;
    Default<LoginFailures, 10> login_failures_per_account;  // by one address, at once
    Default<LoginFailures, 50> login_failures_everywhere;   // of one account, by all addresses
    Default<LoginFailures, 50> login_failures_per_address;  // of all accounts
    Default<Int<1, 1440>, 15> login_window_minutes;         // in which a spent budget is whole again
    TrustedProxies trusted_proxies;

    Default<Text<1, 255>, Literal("127.0.0.1")> host;
    Default<Int<0, 65535>, 8000> port;    // 0: any that is free
    std::optional<Int<1, 1024>> workers;  // none: one for each core
    Default<Int<1024, 1 << 30>, 1048576> max_body_bytes;
    Default<Int<1, 1'000'000>, 10'000> max_connections;
    Default<Int<0, 3600>, 10> shutdown_grace_seconds;
    CorsOrigins cors_origins;
    Default<bool, true> docs;                         // serve the pages that show the API
    Default<bool, true> monitoring;                   // serve /metrics and /health/ready
    std::optional<ListenAddress> monitoring_address;  // there alone; none: where all else is served
    Default<LogLevel, LogLevel::info> log_level;
    std::optional<LogFormat> log_format;  // none: text on a terminal, JSON elsewhere
    Default<bool, false> core_dumps;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (database_url, db_host, db_port, db_name, db_user, db_password, db_driver, postgres_host,
                       postgres_port, postgres_db, postgres_user, postgres_password, scratch_database_url, redis_host,
                       redis_port, redis_db, redis_password, db_pool_size, db_max_overflow, db_pool_pre_ping, db_echo,
                       db_start_wait_seconds, migrate_on_start, secret_key, secret_key_file, algorithm,
                       access_token_expire_minutes, store_token_expire_minutes, bcrypt_cost, password_change_minutes,
                       public_user_emails, login_failures_per_account, login_failures_everywhere,
                       login_failures_per_address, login_window_minutes, trusted_proxies, host, port, workers,
                       max_body_bytes, max_connections, shutdown_grace_seconds, cors_origins, docs, monitoring,
                       monitoring_address, log_level, log_format, core_dumps))

// What a process runs with.
struct Configuration {
    Settings settings;
    DatabaseChoice database;
    std::size_t workers = 1;
    Secret signing_key;       // empty where none was set: keep_secret(kept_secret) makes one
    std::string kept_secret;  // the file it is kept in
    std::vector<Setting> list;
    std::vector<std::string> warnings;
};

// The variables that hold a secret, in every spelling.
std::vector<std::string> secret_variables();
// Wipes the secrets that were needed for the start alone.
void forget_secrets(Configuration& configuration);

// Why tokens must not be signed with this secret by that algorithm ("HS256"), worded to follow the setting's name;
// empty when they may.
using SecretRule = std::function<std::string_view(std::string_view secret, std::string_view algorithm)>;

enum class Purpose { service, development };

// All faults at once. For development a weak secret is a warning only. Reads SECRET_KEY_FILE and makes no file.
std::expected<Configuration, Faults> configure(const Environment& environment, Purpose purpose,
                                               const SecretRule& why_refused);

}  // namespace quoin::app

template <>
inline constexpr auto quoin::variable_aliases<quoin::app::Settings> =
    std::to_array<quoin::Alias>({{"JWT_SECRET", "secret_key"}, {"JWT_ALGORITHM", "algorithm"}});
