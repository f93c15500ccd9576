// B3, B12, B13, H16, P21: what every operation says of a body that is not right, and what no answer tells.

#include "quoin/testing/right_values.hpp"
#include "tests/app/authz/asking.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <algorithm>
#include <set>

using namespace quoin;
using namespace quoin::app::authz;

namespace json = boost::json;

namespace {

using testing::Field;
using testing::ListedOperation;
using testing::Place;

bool has_json(const ListedOperation& operation) { return !operation.json_schema.empty(); }

// The body with one member more, though it may be there already.
std::string with_member(const std::string& object, const std::string& member) {
    const auto end = object.rfind('}');
    return object.substr(0, end) + (object.find(':') == object.npos ? "" : ",") + member + "}";
}

std::string member_of(const Field& field) {
    return json::serialize(json::string(field.name)) + ":" + json::serialize(testing::right_value(field.schema, 1));
}

// Where the faults are: "body/username body/password ".
std::string places_of(const testing::Answer& answer) {
    std::set<std::string> places;
    for (const auto& fault : answer.json().at("detail").as_array()) {
        std::string place;
        for (const auto& part : fault.at("loc").as_array()) (place += place.empty() ? "" : "/") += part.as_string();
        places.insert(place);
    }
    std::string text;
    for (const auto& place : places) text += place + " ";
    return text;
}

// A right request, sent in another way than is right.
struct Altered {
    Asking& asking;
    Right right;

    testing::Answer send(const std::string& body, const std::string& type = "application/json") const {
        auto request = right.request;
        request.body = body;
        request.content_type = type;
        return asking.send({right.account, request});
    }
};

void gather_names(const json::value& value, std::set<std::string>& names) {
    if (const auto* object = value.if_object())
        for (const auto& [name, member] : *object) {
            names.emplace(name);
            gather_names(member, names);
        }
    if (const auto* array = value.if_array())
        for (const auto& member : *array) gather_names(member, names);
}

bool tells_a_hash(const std::string& text) {
    return text.contains("$2b$") || text.contains("$2a$") || text.contains("$2y$") || text.contains("$argon2");
}

}  // namespace

TEST_CASE("B3: a name that stands twice is 422, in every body, form and query") {
    Asking asking;
    int tried = 0;
    for (const auto& operation : asking.operations())
        for (const auto& field : operation.fields) {
            if (field.place == Place::path) continue;
            const Altered altered{asking, asking.right(operation)};
            const auto before = asking.stage().everything();
            const auto pair = testing::as_form({{field.name, testing::right_value(field.schema, 1)}});
            auto request = altered.right.request;
            if (field.place == Place::query)
                request.target += (request.target.contains('?') ? "&" : "?") + pair + "&" + pair;
            if (field.place == Place::form) request.body = pair + "&" + pair;
            if (field.place == Place::form) request.content_type = "application/x-www-form-urlencoded";
            if (field.place == Place::json)
                request.body = with_member(with_member("{}", member_of(field)), member_of(field));
            if (field.place == Place::json) request.content_type = "application/json";
            if (field.place == Place::form) request.target = operation.pattern;
            const auto answer = asking.send({altered.right.account, request});
            CHECK_MESSAGE(answer.status == 422, operation.name(), " ", field.name);
            CHECK(answer.body.contains("duplicate_key"));
            CHECK(asking.stage().everything() == before);
            ++tried;
        }
    CHECK(tried > 40);
}

TEST_CASE("B3: a member by both of its names stands twice as well") {
    Asking asking;
    for (const auto& operation : asking.operations())
        if (has_json(operation) && operation.json_schema.contains("oneOf")) {
            std::string body = "{}";
            for (const auto& field : operation.fields)
                if (field.place == Place::json && field.required) body = with_member(body, member_of(field));
            const auto answer = Altered{asking, asking.right(operation)}.send(body);
            CHECK_MESSAGE(answer.status == 422, operation.name());
            CHECK(answer.body.contains("duplicate_key"));
        }
}

TEST_CASE("B12: a body with one bad member changes nothing, and every bad member is told with its place") {
    Asking asking;
    for (const auto& operation : asking.operations()) {
        if (!has_json(operation)) continue;
        const Altered altered{asking, asking.right(operation)};
        const auto right = json::parse(altered.right.request.body).as_object();
        const auto before = asking.stage().everything();
        std::string all = "{}", places;
        std::set<std::string> expected;
        for (const auto& [name, _] : right) {
            auto body = right;
            body[name] = json::object{{"canary", "of a secret"}};
            const auto answer = altered.send(json::serialize(body));
            INFO(operation.name(), " ", std::string(name), ": ", answer.body);
            CHECK(answer.status == 422);
            CHECK(answer.body.find("canary") == std::string::npos);
            all = with_member(all, json::serialize(name) + R"(:{"canary":1})");
            expected.insert(places_of(answer));
        }
        for (const auto& place : expected) places += place;
        CHECK_MESSAGE(places_of(altered.send(all)) == places, operation.name());
        CHECK(expected.size() == right.size());
        CHECK(asking.stage().everything() == before);
    }
}

TEST_CASE("B12: no fault repeats what was sent for a secret") {
    Asking asking;
    for (const auto& operation : asking.operations())
        for (const auto& field : operation.fields) {
            if (!field.is_secret()) continue;
            const Altered altered{asking, asking.right(operation)};
            for (const auto& secret : {std::string("canary"), "canary" + std::string(2000, 'x')}) {
                const auto answer = field.place == Place::form
                                        ? altered.send(field.name + "=" + secret, "application/x-www-form-urlencoded")
                                        : altered.send("{" + json::serialize(json::string(field.name)) + ":" +
                                                       json::serialize(json::string(secret)) + "}");
                CHECK_MESSAGE(answer.status == 422, operation.name());
                CHECK(answer.body.find("canary") == std::string::npos);
            }
        }
}

TEST_CASE("B13: members that nobody knows are passed over everywhere, as the document says of every body") {
    Asking asking;
    const auto& document = asking.stage().document();
    for (const auto& operation : asking.operations()) {
        for (const auto* schema : {&operation.json_schema, &operation.form_schema})
            if (!schema->empty()) CHECK_MESSAGE(schema->at("additionalProperties").as_bool(), operation.name());
        if (!has_json(operation)) continue;
        const Altered altered{asking, asking.right(operation)};
        const auto answer = altered.send(with_member(altered.right.request.body, R"("nobody knows":{"a":[1,{}]})"));
        CHECK_MESSAGE(answer.status < 300, operation.name(), ": ", answer.body);
    }
    CHECK(document.at("components").at("schemas").at("ItemCreate").at("additionalProperties").as_bool());
}

TEST_CASE("H16: a body of another type than the operation takes is 415, with the types that it takes") {
    Asking asking;
    const auto before = asking.stage().everything();
    for (const auto& operation : asking.operations()) {
        if (!has_json(operation)) continue;
        const Altered altered{asking, asking.right(operation)};
        const auto& body = altered.right.request.body;
        for (const auto* type :
             {"", "text/plain", "text/plain;charset=UTF-8", "application/xml", "multipart/form-data; boundary=x",
              "application/json; charset=utf-16", "application/json;charset=latin1", "application/jsonp",
              "application/json, text/plain", "text/json", "json", "*/*"}) {
            const auto answer = altered.send(body, type);
            INFO(operation.name(), " as ", std::string(type), ": ", answer.body);
            CHECK(answer.status == 415);
            const auto name = operation.method == "PATCH" ? "Accept-Patch" : "Accept-Post";
            CHECK(answer.header(name).starts_with("application/json"));
        }
        const auto client = asking.stage().client(altered.right.account);
        auto coded = altered.right.request;
        for (const auto* coding : {"gzip", "deflate", "br", "gzip, identity"}) {
            const auto answer = Asking::send(client.with("Content-Encoding", coding), coded);
            CHECK_MESSAGE(answer.status == 415, operation.name(), " in ", std::string(coding));
            CHECK(answer.header("Accept-Encoding") == "identity");
        }
        CHECK(Asking::send(client.with("Content-Type", "text/plain"), coded).status == 415);
    }
    CHECK(before.size() > 0);
}

TEST_CASE("H16: JSON may say that it is UTF-8, and a form is taken where one is meant") {
    Asking asking;
    for (const auto& operation : asking.operations()) {
        if (!has_json(operation)) continue;
        for (const auto* type : {"application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
                                 "APPLICATION/JSON", "application/json; version=1"}) {
            const Altered altered{asking, asking.right(operation)};
            CHECK_MESSAGE(altered.send(altered.right.request.body, type).status < 300, operation.name(), " as ",
                          std::string(type));
        }
        const auto [account, request] = asking.right(operation);
        CHECK(Asking::send(asking.stage().client(account).with("Content-Encoding", "identity"), request).status < 300);
    }
}

TEST_CASE("H16: who takes no JSON is told 406, and who does not say gets it") {
    Asking asking;
    for (const auto& operation : asking.operations()) {
        const auto [account, request] = asking.right(operation);
        const auto client = asking.stage().client(account);
        const auto answer = Asking::send(client.with("Accept", "text/html"), request);
        const bool without_json = operation.name() == "GET /metrics" || answer.status == 204;
        CHECK_MESSAGE(answer.status == (without_json ? answer.status : 406), operation.name());
        for (const auto* range : {"*/*", "application/*", "text/html, application/json;q=0.5", "Application/JSON"}) {
            const auto [another, right] = asking.right(operation);
            const auto taken = Asking::send(asking.stage().client(another).with("Accept", range), right);
            CHECK_MESSAGE(taken.status < 300, operation.name(), " ", std::string(range));
        }
        if (!without_json)
            for (const auto* range : {"application/json;q=0", "application/xml", "image/*", "text/*;q=1"})
                CHECK(Asking::send(client.with("Accept", range), request).status == 406);
    }
}

TEST_CASE("P21: no answer and no example has a hash, or a member that is called so") {
    Asking asking;
    int answered = 0;
    for (const auto& operation : asking.operations())
        for (const auto principal : principals) {
            const auto request = asking.right(operation).request;
            const auto client = asking.stage().client(asking.stage().enter(principal));
            for (const auto& body : {request.body, std::string("{}"),
                                     std::string(R"({"password":"canary 1","password_hash":"canary 2"})")}) {
                auto sent = request;
                sent.body = request.body.empty() ? "" : body;
                const auto answer = Asking::send(client, sent);
                INFO(operation.name(), ": ", answer.body);
                CHECK_FALSE(tells_a_hash(answer.body));
                CHECK_FALSE(answer.body.contains("canary"));
                if (answer.status >= 300 || answer.body.empty() || operation.name() == "GET /metrics") continue;
                std::set<std::string> names;
                gather_names(answer.json(), names);
                for (const auto* name : {"password", "hash", "password_hash", "token_epoch", "secret"})
                    CHECK_FALSE(names.contains(name));
                ++answered;
            }
        }
    CHECK(answered > 100);
    CHECK_FALSE(tells_a_hash(json::serialize(asking.stage().document())));
}
