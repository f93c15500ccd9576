#pragma once
// Api: every operation of the OpenAPI document with every place in it where a client may write, so that a test can put
// something bad there while the rest of the request is right. A new route is covered without a word in a test.

#include "quoin/testing/operations.hpp"
#include "tests/app/backend.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace quoin::app {

using testing::Field;
using testing::ListedOperation;
using testing::Place;

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

    testing::Client anybody_, admin_, manager_;
    std::string item_;  // its id
    std::vector<ListedOperation> operations_;
    int count_ = 0;
};

// Sends the requests some at a time, and gives the answers in their order.
std::vector<testing::Answer> send_all(Backend& backend, std::vector<Backend::Sending> requests);

}  // namespace quoin::app
