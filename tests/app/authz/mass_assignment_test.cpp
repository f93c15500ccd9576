// O3: what the schema of a request does not name has no effect, whatever it is called.

#include "quoin/testing/right_values.hpp"
#include "tests/app/authz/asking.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <regex>
#include <set>

using namespace quoin;
using namespace quoin::app::authz;

namespace json = boost::json;

namespace {

// What somebody who means ill would add.
const std::map<std::string, json::value> usual{{"id", 777000777},
                                               {"_id", 777000777},
                                               {"user_id", 777000777},
                                               {"owner", "canary"},
                                               {"owner_id", 777000777},
                                               {"store_manager_id", "77700077-7000-7777-8777-777000777000"},
                                               {"role", "admin"},
                                               {"roles", json::array{"admin"}},
                                               {"is_admin", true},
                                               {"admin", true},
                                               {"is_active", false},
                                               {"hash", "canary"},
                                               {"password_hash", "canary hash"},
                                               {"token_epoch", 777000777},
                                               {"created_at", "1777-07-07T07:07:07Z"},
                                               {"updated_at", "1777-07-07T07:07:07Z"},
                                               {"last_login", "1777-07-07T07:07:07Z"},
                                               {"votes", 777000777},
                                               {"likes", 777000777},
                                               {"__proto__", json::object{{"role", "admin"}}}};
const std::regex canary("777000777|canary|1777-07-07");

// What differs between two servers that were asked the same.
const std::regex by_chance(
    R"re(\$2b\$[./0-9A-Za-z$]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|"20\d\d-[^"]*"|"1\d{15}")re");

json::value canary_of(const json::object& schema) {
    const testing::Field field{testing::Place::json, "", schema};
    if (const auto* labels = schema.if_contains("enum")) {  // the last that is one: "admin" of the roles
        const auto& list = labels->as_array();
        return list.back().is_null() ? list[list.size() - 2] : list.back();
    }
    if (field.is("integer") || field.is("number")) return 777000777;
    if (field.is("boolean")) return true;
    const auto* format = schema.if_contains("format");
    if (format && *format == "uuid") return "77700077-7000-7777-8777-777000777000";
    if (format && *format == "date") return "1777-07-07";
    if (format && *format == "date-time") return "1777-07-07T07:07:07Z";
    return "canary@example.com";
}

// Every member that any schema has, and the usual ones.
std::map<std::string, json::value> all_extras(const json::value& document) {
    std::map<std::string, json::value> extras;
    for (const auto& [_, schema] : document.at("components").at("schemas").as_object())
        for (const auto& [name, member] : schema.at("properties").as_object())
            if (!member.as_object().contains("$ref") && !member.as_object().contains("anyOf"))
                extras.emplace(name, canary_of(member.as_object()));
    for (const auto& [name, value] : usual) extras.insert_or_assign(name, value);
    return extras;
}

PlainRequest with_extra(PlainRequest request, const std::string& name, const json::value& value) {
    if (request.content_type != "application/json") {
        request.body += "&" + testing::as_form({{name, value}});
        return request;
    }
    auto body = json::parse(request.body).as_object();
    body[name] = value;
    request.body = json::serialize(body);
    return request;
}

// What one server comes to with the member, beside one that is asked the same without it.
void check_without_effect(Asking& with, Asking& without, const testing::ListedOperation& operation,
                          const std::string& name, const json::value& value) {
    const auto plain = without.right(operation);
    auto added = with.right(operation);
    added.request = with_extra(added.request, name, value);
    const auto expected = without.send(plain), answer = with.send(added);
    INFO(operation.name(), " with ", name, ": ", answer.body);
    REQUIRE(expected.status < 300);
    CHECK(answer.status == expected.status);
    const auto stored = with.stage().everything();
    CHECK_FALSE(std::regex_search(stored, canary));
    const bool same =
        std::regex_replace(stored, by_chance, "*") == std::regex_replace(without.stage().everything(), by_chance, "*");
    CHECK(same);
}

}  // namespace

TEST_CASE("O3: no member that a request's schema does not name has any effect, on any operation with a body") {
    std::size_t tried = 0;
    Asking first;
    const auto extras = all_extras(first.stage().document());
    for (const auto& operation : first.operations()) {
        if (!operation.needs_body) continue;
        Asking with, without;
        const auto& schema = operation.json_schema.empty() ? operation.form_schema : operation.json_schema;
        for (const auto& [name, value] : extras) {
            if (schema.at("properties").as_object().contains(name)) continue;
            check_without_effect(with, without, operation, name, value);
            ++tried;
        }
    }
    MESSAGE("O3: ", tried, " members that are no client's to set, each without effect");
    CHECK(tried > 300);
}

TEST_CASE("O3: no request's schema names what only the server may set, but where a seed's clients send it") {
    const std::set<std::string> of_the_server{
        "id",          "_id",           "role",        "roles",      "is_admin",   "hash",       "user_id",
        "owner_id",    "password_hash", "token_epoch", "created_at", "last_login", "updated_at", "store_manager_id",
        "create_time", "likes",         "votes",       "liked_by",   "liked_by_me"};
    const std::set<std::string> of_the_seeds{
        "POST /posts user_id",                 // ignored: the author is the caller
        "POST /users user_id",                 // the username
        "POST /store-managers password_hash",  // the password as it was typed
    };
    Asking asking;
    std::set<std::string> named;
    for (const auto& operation : asking.operations())
        for (const auto& field : operation.fields)
            if (field.place == testing::Place::json || field.place == testing::Place::form)
                if (of_the_server.contains(field.name)) named.insert(operation.name() + " " + field.name);
    CHECK(named == of_the_seeds);
}

TEST_CASE("O3: a post is its caller's, whoever the body says it is") {
    Asking asking;
    const auto other = asking.stage().enter(Principal::user), caller = asking.stage().enter(Principal::user);
    const auto post = asking.stage().client(caller).post("/posts/", {{"post_data", "mine"}, {"user_id", other.login}});
    CHECK(post.json().at("user_id").as_string() == caller.login);
    CHECK(asking.stage().client(other).get("/posts/all/").body == "[]");
}
