#include "app/authz/stage.hpp"

#include "app/accounts/store.hpp"
#include "app/schema.hpp"
#include "app/store/managers_store.hpp"
#include "quoin/base/utf8.hpp"
#include "quoin/crypto/password.hpp"
#include "quoin/crypto/random.hpp"
#include "quoin/testing/response_checker.hpp"

#include <boost/algorithm/hex.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <iterator>

namespace quoin::app::authz {

namespace {

constexpr int least_cost = 4;  // nothing here is a secret
constexpr int nowhere = -1;    // what is refused here is no news to an auditor

SecurityOptions quick_security() {
    return {.key = SigningKey(Algorithm::hs256, Secret(random_token(32))),
            .fingerprint_key = Secret(random_token(32)),
            .bcrypt_cost = least_cost,
            .hashing_threads = 1};
}

void migrate_quietly(db::Connection& connection, db::Dialect dialect) {
    upgrade_to_head(connection, dialect, [](const auto&) {});
}

std::vector<std::string> list_tables(db::Connection& connection, db::Dialect dialect) {
    const auto* query = dialect == db::Dialect::sqlite
                            ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"
                            : "select table_name from information_schema.tables where table_schema = 'public'";
    std::vector<std::string> tables;
    for (auto& row : connection.query(query)) tables.push_back(std::move(row.at(0)));
    return tables;
}

// A text as it stands in JSON, and other bytes, such as SQLite has for a UUID, in hexadecimal.
std::string readable(const std::string& value) {
    if (is_utf8(value)) return boost::json::serialize(boost::json::string(value));
    std::string out;
    boost::algorithm::hex_lower(value, std::back_inserter(out));
    return out;
}

}  // namespace

std::string_view name_of(Principal principal) {
    constexpr std::array<std::string_view, principals.size()> names{"anonymous", "user",    "other user",
                                                                    "admin",     "manager", "other manager"};
    return names.at(static_cast<std::size_t>(principal));
}

Stage::Stage()
    : database_(migrate_quietly),
      log_(LogLevel::error, nowhere),
      security_(quick_security()),
      app_(settings_, security_, *database_, log_),
      share_(app_, loop_),
      document_(boost::json::parse(app::document(app_.router()))),
      client_(app_.router(), share_.services(), loop_, testing::ResponseChecker(app::document(app_.router()))),
      hash_(PasswordHasher(least_cost).hash(password)),
      connection_(database_->connect()),
      tables_(list_tables(*connection_, database_->dialect())) {}

Account Stage::enter(Principal principal) {
    switch (principal) {
        case Principal::user:
        case Principal::other_user: return enter_user(Role::user);
        case Principal::admin: return enter_user(Role::admin);
        case Principal::manager:
        case Principal::other_manager: return enter_manager();
        case Principal::anonymous: break;
    }
    return {};
}

Account Stage::enter_user(Role role) {
    const auto name = "user" + std::to_string(++count_);
    const NewUser user{{}, Username(name), {}, Email(name + "@example.com"), {hash_}, {}, now(), role};
    const auto id = run(loop_, accounts::add(db(), user));
    return {user_scheme, name, Tokens(share_.tokens(), security_).issue(id.value(), 0).access_token};
}

Account Stage::enter_manager() {
    const auto email = "manager" + std::to_string(++count_) + "@example.com";
    const NewStoreManager manager{Uuid::generate(now()), PersonName("Mara"), Email(email), {hash_}};
    run(loop_, managers::add(db(), manager));
    return {store_scheme, email, Tokens(share_.tokens(), security_).issue(manager.id, 0).access_token};
}

testing::Client Stage::client(const Account& account) {
    return account.token.empty() ? client_ : client_.as(account.token);
}

std::string Stage::everything() const {
    std::string text;
    for (const auto& table : tables_) {
        auto rows = connection_->query("select * from " + table);
        std::ranges::sort(rows);
        text += table + '\n';
        for (const auto& row : rows) {
            for (const auto& value : row) text += readable(value) + ' ';
            text += '\n';
        }
    }
    return text;
}

}  // namespace quoin::app::authz
