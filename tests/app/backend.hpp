#pragma once
// Backend: the whole application on a fresh database, called in process.

#include "app/app.hpp"
#include "quoin/testing/client.hpp"
#include "quoin/testing/fresh_database.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace quoin::app {

// For tests that try more wrong passwords than an attacker may.
Settings without_login_limits();

class Backend {
public:
    explicit Backend(Settings settings = {});
    ~Backend();

    testing::Client client();
    // Registers a user (with an e-mail at example.com) and logs in.
    testing::Client user(std::string_view name);
    testing::Client admin(std::string_view name);
    std::string log_in(std::string_view name, std::string_view password = "correct horse");
    // The same for a store manager, who logs in by the e-mail only.
    testing::Client manager(std::string_view name);
    std::string log_in_manager(std::string_view name, std::string_view password = "correct horse");

    struct Sending {
        testing::Client client;
        std::string method, target, body{}, content_type = "application/json";
    };
    // All of them sent in one tick; the answers in the same order.
    std::vector<testing::Answer> send_together(std::vector<Sending> requests);

    db::Database& database() { return *database_; }
    TokenCodec& tokens() { return share_.tokens(); }
    // For a router of a test's own.
    const Services& services() { return share_.services(); }
    Loop& loop() { return loop_; }
    db::Lanes& lanes() { return share_.lanes(); }
    // For what only SQL can show.
    std::vector<std::vector<std::string>> query(const std::string& sql) { return database_->connect()->query(sql); }

private:
    Settings settings_;
    testing::FreshDatabase database_;
    Log log_;
    Security security_;
    App app_;
    Loop loop_;
    App::Share share_;
};

}  // namespace quoin::app
