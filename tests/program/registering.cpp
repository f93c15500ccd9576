#include "tests/program/registering.hpp"

#include <boost/json.hpp>

namespace quoin::testing {

static constexpr std::string_view json = "application/json", form = "application/x-www-form-urlencoded";

std::string token_of(const Answer& login) {
    return boost::json::value_to<std::string>(login.json().at("access_token"));
}

std::string register_user(Wire& wire) {
    wire.ask("POST", "/user/", R"({"username":"ann","password":"strong_password"})", json);
    return token_of(wire.ask("POST", "/login", "username=ann&password=strong_password", form));
}

std::string register_manager(Wire& wire) {
    wire.ask("POST", "/store-managers", R"({"name":"Ann","email":"ann@example.com","password":"strong_password"})",
             json);
    return token_of(
        wire.ask("POST", "/store-managers/token", "username=ann%40example.com&password=strong_password", form));
}

}  // namespace quoin::testing
