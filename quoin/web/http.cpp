#include "quoin/web/http.hpp"

#include "quoin/schema/json_writer.hpp"

#include <algorithm>
#include <array>

namespace quoin {

namespace {

constexpr std::array<std::string_view, 7> method_names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

Method parse_method(std::string_view token) {
    const auto found = std::ranges::find(method_names, token);
    return found == method_names.end() ? Method::unknown : static_cast<Method>(found - method_names.begin());
}

std::string_view to_string(Method method) {
    return method == Method::unknown ? std::string_view("UNKNOWN") : method_names[static_cast<std::size_t>(method)];
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::ranges::equal(a, b, {}, lower, lower);
}

const std::string_view* Request::find(std::string_view name) const {
    for (const auto& header : headers)
        if (equal_ignoring_case(header.name, name)) return &header.value;
    return nullptr;
}

std::size_t Request::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(headers, [&](const Header& header) { return equal_ignoring_case(header.name, name); }));
}

void Request::clear() {
    method = Method::get;
    target = path = query = body = peer = id = {};
    headers.clear();
    captures.clear();
    route = nullptr;
    services = nullptr;
    loop = nullptr;
    caller.clear();
    refusal = {};
    refusal_told = false;
}

void Response::clear() {
    status = 200;
    content_type = json;
    cache_control = content_security_policy = fixed_body = {};
    headers.clear();
    body.clear();
    stream.reset();
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100: return "Continue";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "";
    }
}

void problem(Response& response, int status, std::string_view detail) {
    response.clear();
    response.status = status;
    response.body = R"({"detail":)";
    write_json_string(response.body, detail);
    response.body += '}';
}

}  // namespace quoin
