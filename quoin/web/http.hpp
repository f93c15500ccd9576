#pragma once
// A request and a response as plain values: no socket, no parser.

#include "quoin/base/task.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quoin {

class Loop;
class Services;
struct Route;

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, unknown };

// "GET" and so on, case-sensitive (RFC 9110, section 9.1).
Method parse_method(std::string_view token);
std::string_view to_string(Method method);

// A field line as it arrived; names compare without regard to case.
struct Header {
    std::string_view name, value;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);

// What one client asks. Its views point into the connection's buffer and live until the request is answered.
struct Request {
    Method method = Method::get;
    std::string_view target;  // as received: "/posts/7?limit=3"
    std::string_view path;    // the target before '?', not decoded
    std::string_view query;   // the target after '?', not decoded
    std::vector<Header> headers;
    std::string_view body;
    std::string_view peer;  // the client's address, without a port
    std::string_view id;    // names this request in the log and in X-Request-ID

    std::vector<std::string> captures;  // what the route's {placeholders} matched, decoded, in order
    const Route* route = nullptr;       // what the router chose
    const Services* services = nullptr;
    Loop* loop = nullptr;

    // For the log.
    std::string caller;         // who asked, once a guard knows
    std::string_view refusal;   // a literal: why the answer is 401 or 403
    bool refusal_told = false;  // by an event of its own

    // The value of the field, or nullptr; the first one where it was sent more than once.
    const std::string_view* find(std::string_view name) const;
    std::size_t count(std::string_view name) const;

    // Forgets everything but keeps the memory for the next request.
    void clear();
};

// A body that is made while it is sent, for answers of any length.
class BodyStream {
public:
    virtual ~BodyStream() = default;
    // Appends the next piece; false when the body is complete. What it throws cuts the connection, so that the
    // client sees that the body is not whole.
    virtual Task<bool> next(std::string& out) = 0;
};

struct ResponseHeader {
    std::string_view name;  // a literal
    std::string value;
};

// What the client gets. Date, Content-Length, Connection and the security fields are the server's to add.
struct Response {
    static constexpr std::string_view json = "application/json";

    int status = 200;
    std::string_view content_type = json;      // a literal; none is sent without a body
    std::string_view cache_control;            // a literal; empty: not sent
    std::string_view content_security_policy;  // a literal; empty: the one that allows nothing
    std::vector<ResponseHeader> headers;       // whatever else
    std::string body;
    std::string_view fixed_body;         // instead of `body`: bytes that outlive the server, such as the docs pages
    std::unique_ptr<BodyStream> stream;  // instead of `body`

    void add(std::string_view name, std::string value) { headers.push_back({name, std::move(value)}); }
    void clear();
};

// What answers requests: the router, for the server and for tests alike.
class Handler {
public:
    virtual ~Handler() = default;

    // Asked when the head of a request with a body has arrived: false when `response` is the answer already (404, 405,
    // 415, 401 without credentials), so that the body need not be read and no 100 Continue be sent.
    virtual bool admit(Request& request, Response& response) const = 0;
    // `response` is empty.
    virtual Task<void> handle(Request& request, Response& response) const = 0;
};

// "Not Found": the words of RFC 9110, section 15, for a status.
std::string_view reason_phrase(int status);

// {"detail": "text"}, the shape of every error.
void problem(Response& response, int status, std::string_view detail);

}  // namespace quoin
