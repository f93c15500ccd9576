#pragma once
// Client: calls an application in process, as the server would: no socket, no port.

#include "quoin/base/loop.hpp"
#include "quoin/web/http.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quoin::testing {

struct Answer {
    int status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    // The body as JSON; throws where it is none.
    boost::json::value json() const;
    // The field's value, or empty.
    std::string header(std::string_view name) const;
};

// Sees every answer, with the method and target it was asked by; throws to fail the test.
using Checker = std::function<void(std::string_view method, std::string_view target, const Answer& answer)>;

class Client {
public:
    Client(const Handler& handler, const Services& services, Loop& loop, Checker checker = {})
        : handler_(&handler), services_(&services), loop_(&loop), checker_(std::move(checker)) {}

    // The same client with a bearer token, or with another scheme word.
    Client as(std::string_view token, std::string_view scheme = "Bearer") const {
        return with("Authorization", std::string(scheme) + " " + std::string(token));
    }
    Client with(std::string name, std::string value) const;
    // The same at another address.
    Client from(std::string address) const;

    Answer get(std::string_view target) const { return send("GET", target, {}, ""); }
    Answer delete_(std::string_view target) const { return send("DELETE", target, {}, ""); }
    Answer post(std::string_view target, const boost::json::value& body) const;
    Answer put(std::string_view target, const boost::json::value& body) const;
    Answer patch(std::string_view target, const boost::json::value& body) const;
    // A form: "username=a&password=b".
    Answer post_form(std::string_view target, std::string_view form) const;
    Answer delete_form(std::string_view target, std::string_view form) const;
    Answer send(std::string_view method, std::string_view target, std::string_view body,
                std::string_view content_type) const;

    // The same, to be awaited beside others on the loop.
    Task<Answer> sending(std::string method, std::string target, std::string body, std::string content_type) const;

private:
    const Handler* handler_;
    const Services* services_;
    Loop* loop_;
    Checker checker_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::string address_ = "127.0.0.1";
};

}  // namespace quoin::testing
