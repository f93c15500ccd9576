#include "quoin/testing/faults.hpp"

#include <boost/json.hpp>

namespace quoin::testing {

std::string types_of(const Answer& answer) {
    std::string list;
    for (const auto& issue : answer.json().at("detail").as_array())
        list +=
            boost::json::serialize(issue.at("loc")) + " " + boost::json::value_to<std::string>(issue.at("type")) + ";";
    return list;
}

}  // namespace quoin::testing
