#pragma once
// Stage: the application on a fresh database, asked in process by accounts that are made as they are needed.

#include "app/app.hpp"
#include "quoin/testing/client.hpp"
#include "quoin/testing/fresh_database.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::app::authz {

// Who may ask: everybody whom the application tells from others, and those twice who own things.
enum class Principal { anonymous, user, other_user, admin, manager, other_manager };
inline constexpr std::array principals{Principal::anonymous, Principal::user,    Principal::other_user,
                                       Principal::admin,     Principal::manager, Principal::other_manager};
std::string_view name_of(Principal principal);  // "other user"

// As the OpenAPI document calls them.
inline constexpr std::string_view user_scheme = "UserToken", store_scheme = "StoreToken";

// Of every account.
inline constexpr std::string_view password = "correct horse";

struct Account {
    std::string_view scheme;  // whose token it has; empty: none
    std::string login;
    std::string token;
};

class Stage {
public:
    // On the engine that FreshDatabase chooses.
    Stage();

    const boost::json::value& document() const { return document_; }
    // A new account, with nothing that is its own.
    Account enter(Principal principal);
    // Whose answers are held to the document: one that is not as it says throws.
    testing::Client client(const Account& account);
    Loop& loop() { return loop_; }
    Db db() { return Db(share_.lanes()); }

    // Every row of every table: the same text where nothing has changed.
    std::string everything() const;

private:
    Account enter_user(Role role);
    Account enter_manager();

    Settings settings_;
    testing::FreshDatabase database_;
    Log log_;
    Security security_;
    App app_;
    Loop loop_;
    App::Share share_;
    boost::json::value document_;
    testing::Client client_;
    std::string hash_;
    std::unique_ptr<db::Connection> connection_;
    std::vector<std::string> tables_;
    int count_ = 0;
};

}  // namespace quoin::app::authz
