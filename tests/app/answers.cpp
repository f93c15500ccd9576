#include "tests/app/answers.hpp"

#include <boost/json.hpp>

namespace quoin::app {

std::string types_of(const testing::Answer& answer) {
    std::string list;
    for (const auto& issue : answer.json().at("detail").as_array())
        list +=
            boost::json::serialize(issue.at("loc")) + " " + boost::json::value_to<std::string>(issue.at("type")) + ";";
    return list;
}

}  // namespace quoin::app
