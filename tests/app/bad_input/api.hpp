#pragma once
// Api: every operation of the OpenAPI document with every place in it where a client may write, so that a test can put
// something bad there while the rest of the request is right. A new route is covered without a word in a test.

#include "tests/app/backend.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace quoin::app {

enum class Place { path, query, json, form };

// One thing that a client writes.
struct Field {
    Place place;
    std::string name;
    boost::json::object schema;
    bool has_another_name = false;  // and is sent by either

    bool is(std::string_view type) const;  // "string", "integer", "number", "boolean"
    // A URL and a form hold text whatever it stands for; JSON does where a string is asked for.
    bool takes_text() const { return place != Place::json || is("string"); }
    bool is_secret() const { return schema.contains("writeOnly"); }
};

struct ListedOperation {
    std::string method, pattern;
    bool for_users, for_managers;
    std::vector<Field> fields;  // each as often as there are places for it
    boost::json::object json_schema, form_schema;

    std::string name() const { return method + " " + pattern; }
};

// A bad value as it stands in a URL or a form, and as it stands in JSON.
struct Bad {
    std::string encoded, json;

    static Bad text(std::string_view text);
    // A number, or what is none, without quotes in JSON.
    static Bad literal(std::string_view text);
};

class Api {
public:
    // Makes a user, posts, a manager, items and products, for the requests to be about.
    explicit Api(Backend& backend);

    const std::vector<ListedOperation>& operations() const { return operations_; }
    // A request of this operation in which everything is right but `bad` in the place of `field`. The operations of
    // users are asked by an admin, about another user, so that nothing that happens voids the token.
    Backend::Sending request(const ListedOperation& operation, const Field& field, const Bad& bad);
    // A client with the token that the operation asks for.
    testing::Client client(const ListedOperation& operation) const;

private:
    std::string right_path(const Field& field) const;
    boost::json::object right_body(const boost::json::object& schema, const ListedOperation& operation,
                                   const Field& field);
    boost::json::value right_value(const std::string& name, const boost::json::object& schema,
                                   const ListedOperation& operation);

    testing::Client anybody_, admin_, manager_;
    std::string item_;  // its id
    std::vector<ListedOperation> operations_;
    int count_ = 0;
};

// Sends the requests some at a time, and gives the answers in their order.
std::vector<testing::Answer> send_all(Backend& backend, std::vector<Backend::Sending> requests);

}  // namespace quoin::app
