#pragma once
// Requests: for every operation of the OpenAPI document a request that is right, about a thing of whoever is said.

#include "app/authz/stage.hpp"
#include "quoin/testing/operations.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::app::authz {

// A kind of thing that requests are about. What is made by POST on a collection that answers 201 with its id is found
// in the document; for what is made in another way, add_stated_kinds() has a line.
struct Kind {
    using Ids = std::map<const Kind*, boost::json::value>;  // of what one request is about

    std::string_view owner;  // the scheme of those who own one; empty: nobody does
    std::function<boost::json::value(const Account& owner, Ids& parents)> make;  // gives its id
};

struct PlainRequest {
    std::string method, target, body, content_type;
};

class Requests {
public:
    // Throws std::runtime_error, naming the path, where a path has an id of what nothing makes.
    explicit Requests(Stage& stage);

    const std::vector<testing::ListedOperation>& operations() const { return operations_; }
    // What the operation's path, query or body names by id; nullptr where it is about none.
    const Kind* subject(const testing::ListedOperation& operation) const;
    // About a new thing of the owner's.
    PlainRequest about_thing_of(const Account& owner, const testing::ListedOperation& operation);
    // About something that is not there, or where there is no subject.
    PlainRequest about_nothing(const testing::ListedOperation& operation);

private:
    void add_stated_kinds();
    void add_kinds_of_paths();
    const testing::ListedOperation* find_creation(std::string_view collection, const std::string& id) const;
    boost::json::value create(const testing::ListedOperation& creation, const std::string& id, const Account& owner,
                              Kind::Ids& parents);
    const Kind* kind_of(const testing::ListedOperation& operation, const testing::Field& field) const;
    PlainRequest make(const testing::ListedOperation& operation, const Account* owner, Kind::Ids& ids);
    boost::json::value value_of(const testing::ListedOperation& operation, const testing::Field& field,
                                const Account* owner, Kind::Ids& ids);

    Stage& stage_;
    std::vector<testing::ListedOperation> operations_;
    std::map<std::string, Kind> by_path_;         // "/posts/{post_id}"
    std::map<std::string, const Kind*> by_name_;  // what a query or a body calls its id: "post_id"
    int count_ = 0;
};

}  // namespace quoin::app::authz
