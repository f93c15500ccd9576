#pragma once
// ResponseChecker: holds every answer of a test against the OpenAPI document, and fails the test that got another.

#include "quoin/testing/client.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace quoin::testing {

class ResponseChecker {
public:
    explicit ResponseChecker(std::string_view document);

    // Throws std::runtime_error when the status of an operation's answer is not in the document, when a field that the
    // document promises is missing, or when the body does not match the schema there: a member missing, of another
    // type, or not named at all. A failure that no operation answered (404, 405) has the shape of the others.
    void operator()(std::string_view method, std::string_view target, const Answer& answer) const;

private:
    const boost::json::value* find_operation(std::string_view method, std::string_view path) const;
    void match_response(const boost::json::value& response, const Answer& answer, bool with_body,
                        const std::string& at) const;
    void match(const boost::json::value& schema, const boost::json::value& value, const std::string& at) const;
    void match_object(const boost::json::object& schema, const boost::json::value& value, const std::string& at) const;
    const boost::json::value& resolve(const boost::json::value& part) const;

    boost::json::value document_;
};

}  // namespace quoin::testing
