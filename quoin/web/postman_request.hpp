#pragma once
// One request of a Postman collection.

#include "quoin/web/described_route.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace quoin {

struct PostmanRequest {
    const DescribedRoute* described;
    std::string name;
    std::string token{};                             // the variable of the token that it is sent with; empty: none
    std::map<std::string, std::string> variables{};  // a placeholder or a member of the body → the variable for it
    std::vector<int> statuses{};                     // what its test takes
    std::vector<std::pair<std::string, std::string>> keeps{};  // variable ← member of the answer
};

void write_json(std::string& out, const PostmanRequest& request);

}  // namespace quoin
