#pragma once
// The log of a server of ours, as JSON: every line of it must be.

#include <boost/json.hpp>

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::testing {

// The lines of that event, in order. Throws where a line is no JSON object.
inline std::vector<boost::json::object> lines_about(std::string_view event, const std::string& log) {
    std::vector<boost::json::object> found;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        boost::system::error_code wrong;
        const auto value = boost::json::parse(line, wrong);
        if (wrong || !value.is_object()) throw std::runtime_error("not JSON: " + line);
        if (value.as_object().at("event").as_string() == event) found.push_back(value.as_object());
    }
    return found;
}

}  // namespace quoin::testing
