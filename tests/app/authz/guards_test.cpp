// J16, J18, O5, O8: what every guard says, and what no parameter gets around.

#include "quoin/testing/right_values.hpp"
#include "tests/app/authz/asking.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>

using namespace quoin;
using namespace quoin::app::authz;

namespace {

using testing::ListedOperation;

Principal without_right(const ListedOperation& operation) {
    return operation.takes_token(user_scheme) ? Principal::manager : Principal::user;
}

bool is_list(const ListedOperation& operation) {
    return std::ranges::any_of(operation.fields, [](const auto& field) { return field.name == "after"; });
}

double median(std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

}  // namespace

TEST_CASE("J18: 401 says Bearer, and of a bad token that it is one; 403 is for a good token with too few rights") {
    Asking asking;
    for (const auto& operation : asking.operations()) {
        if (!operation.needs_token) continue;
        INFO(operation.name());
        const auto request = asking.right(operation).request;
        const auto anonymous = asking.stage().client({});
        const auto none = Asking::send(anonymous, request), bad = Asking::send(anonymous.as("a.b.c"), request);
        CHECK(none.status == 401);
        CHECK(none.header("WWW-Authenticate") == "Bearer");
        CHECK(bad.status == 401);
        CHECK(bad.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
        CHECK(bad.body == R"({"detail":"Could not validate credentials"})");
        if (operation.schemes.size() > 1) continue;  // every kind of token has the right
        const auto weak = Asking::send(asking.stage().client(asking.stage().enter(without_right(operation))), request);
        CHECK(weak.status == 403);
        CHECK(weak.header("WWW-Authenticate") == R"(Bearer error="insufficient_scope")");
    }
}

TEST_CASE("J16: a token is taken from the Authorization header and from nowhere else") {
    Asking asking;
    for (const auto& operation : asking.operations()) {
        if (!operation.needs_token) continue;
        INFO(operation.name());
        const auto [account, request] = asking.right(operation);
        const auto client = asking.stage().client({});
        auto in_query = request;
        in_query.target += (request.target.contains('?') ? "&" : "?") + ("access_token=" + account.token);
        CHECK(Asking::send(client, in_query).status == 401);
        auto in_form = request;
        in_form.body = "access_token=" + account.token;
        in_form.content_type = "application/x-www-form-urlencoded";
        CHECK(Asking::send(client, in_form).status == 401);
        for (const auto* name : {"X-Access-Token", "X-Auth-Token", "Proxy-Authorization", "X-Authorization", "Token"}) {
            CHECK(Asking::send(client.with(name, account.token), request).status == 401);
            CHECK(Asking::send(client.with(name, "Bearer " + account.token), request).status == 401);
        }
        for (const auto* name : {"access_token", "token", "Authorization", "session"})
            CHECK(Asking::send(client.with("Cookie", std::string(name) + "=" + account.token), request).status == 401);
        CHECK(asking.send({account, request}).status < 400);
    }
}

TEST_CASE("O5: no parameter shows more of a list, or of its rows") {
    Asking asking;
    const auto other = asking.stage().enter(Principal::other_user);
    for (const auto& operation : asking.operations())  // things of several owners
        for (int i = 0; i < 2; ++i)
            if (operation.created_schema.contains("properties") && operation.needs_token)
                asking.send(asking.right(operation));
    int lists = 0;
    for (const auto& operation : asking.operations()) {
        if (!is_list(operation)) continue;
        ++lists;
        const auto account = asking.right(operation).account;
        const auto client = asking.stage().client(account);
        const auto own = client.get(operation.pattern).body;
        CHECK(own.find("password") == std::string::npos);
        for (const auto& query : std::vector<std::string>{"user_id=" + other.login,
                                                          "user_id=1",
                                                          "username=" + other.login,
                                                          "owner=",
                                                          "owner=*",
                                                          "owner=" + other.login,
                                                          "author=" + other.login,
                                                          "role=admin",
                                                          "all=true",
                                                          "fields=password_hash",
                                                          "fields=*",
                                                          "select=*",
                                                          "include=password_hash",
                                                          "expand=user",
                                                          "with=password_hash",
                                                          "sort=password_hash",
                                                          "order_by=password_hash",
                                                          "sort=id%20desc",
                                                          "filter=1%3D1",
                                                          "where=true",
                                                          "q=",
                                                          "user_id[]=1",
                                                          "user_id[$ne]=0"}) {
            const auto answer = client.get(operation.pattern + "?" + query);
            CHECK_MESSAGE((answer.status == 422 || (answer.status == 200 && answer.body == own)), operation.name(), "?",
                          query, ": ", answer.body);
        }
        for (const auto* query :
             {"limit=1&limit=1000", "limit=1&limit=1", "after=MQ&after=Mg", "limit=1&Limit=5&limit=5"})
            CHECK_MESSAGE(client.get(operation.pattern + "?" + query).status == 422, operation.name(), "?", query);
    }
    CHECK(lists == 5);
}

TEST_CASE("O8: another's post and none at all have the same answer, in the same time") {
    Asking asking;
    const auto& operations = asking.operations();
    const auto creation = std::ranges::find(operations, "POST /posts", &ListedOperation::name);
    REQUIRE(creation != operations.end());
    const auto id = asking.send(asking.right(*creation)).json().at("post_id").as_int64();
    const auto stranger = asking.stage().client(asking.stage().enter(Principal::user));
    const auto path = "/posts/" + std::to_string(id), nothing = "/posts/" + std::to_string(id + 1000);
    CHECK(stranger.get(path).status == 404);
    CHECK(stranger.get(path).body == stranger.get(nothing).body);
    CHECK(stranger.get(path).headers == stranger.get(nothing).headers);

    const auto timed = [&](const std::string& target) {
        const auto start = std::chrono::steady_clock::now();
        stranger.get(target);
        return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    };
    std::vector<double> others, missing;
    for (int i = 0; i < 300; ++i) {
        others.push_back(timed(path));
        missing.push_back(timed(nothing));
    }
    const auto ratio = median(others) / median(missing);
    MESSAGE("O8: another's post takes ", ratio, " times what none at all takes (medians of 300)");
    CHECK(ratio > 0.67);
    CHECK(ratio < 1.5);
}
