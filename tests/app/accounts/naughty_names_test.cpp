// B10: the Big List of Naughty Strings, as what users are called.

#include "app/accounts/model.hpp"
#include "quoin/web/urlencoded.hpp"
#include "tests/app/backend.hpp"
#include "tests/app/corpora.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace quoin;
using namespace quoin::app;

namespace {

std::string encoded(std::string_view text) {
    std::string out;
    percent_encode(out, text);
    return out;
}

std::string text_at(const testing::Answer& answer, std::string_view member) {
    return boost::json::value_to<std::string>(answer.json().at(member));
}

std::set<std::string> listed(const testing::Client& client, std::string_view member) {
    std::set<std::string> texts;
    for (const auto& user : client.get("/users").json().as_array())
        if (const auto& text = user.at(member); text.is_string()) texts.emplace(text.as_string());
    return texts;
}

}  // namespace

TEST_CASE("B10: a user's name comes back byte for byte") {
    Backend backend;
    const auto client = backend.client();
    std::set<std::string> kept;
    for (const auto& name : naughty_strings()) {
        CAPTURE(name);
        const auto username = "user" + std::to_string(kept.size());
        const auto created = client.post("/users/", {{"username", username},
                                                     {"email", username + "@example.com"},
                                                     {"password", "correct horse"},
                                                     {"name", name}});
        const bool fits = PersonName::check(name).none();
        REQUIRE(created.status == (fits ? 201 : 422));
        if (!fits) continue;
        kept.insert(name);
        CHECK(text_at(created, "name") == name);
    }
    CHECK(kept.size() > 300);
    CHECK(listed(client, "name") == kept);
}

TEST_CASE("B10: a username comes back byte for byte, and logs in") {
    Backend backend;
    const auto client = backend.client();
    std::set<std::string> kept;
    for (const auto& name : naughty_strings()) {
        CAPTURE(name);
        const auto created = client.post("/user/", {{"username", name}, {"password", "correct horse"}});
        const bool fits = Username::check(name).none();
        if (created.status == 400) continue;  // another's, but for upper and lower case
        REQUIRE(created.status == (fits ? 200 : 422));
        if (!fits) continue;
        kept.insert(name);
        const auto login = client.post_form("/login", "username=" + encoded(name) + "&password=correct+horse");
        REQUIRE(login.status == 200);
        const auto user = client.as(text_at(login, "access_token"));
        CHECK(text_at(user.get("/users/me"), "username") == name);
        CHECK(text_at(user.get("/user/?username=" + encoded(name)), "username") == name);
    }
    CHECK(kept.size() > 250);
    CHECK(listed(client, "username") == kept);
}
