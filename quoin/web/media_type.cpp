#include "quoin/web/media_type.hpp"

#include "quoin/base/text_parts.hpp"

#include <string>

namespace quoin {

namespace {

// JSON and our forms are UTF-8; no other charset is taken (RFC 8259, section 8.1).
bool charset_is_utf8(std::string_view parameters) {
    while (!parameters.empty()) {
        auto value = trimmed(take_until(parameters, ';'));
        const bool given = value.find('=') != value.npos;
        if (!equal_ignoring_case(trimmed(take_until(value, '=')), "charset") || !given) continue;
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        if (!equal_ignoring_case(value, "utf-8")) return false;
    }
    return true;
}

// A q of 0 is honoured only for the exact type.
bool admits_json(std::string_view accept) {
    bool admitted = false;
    while (!accept.empty()) {
        auto parameters = take_until(accept, ',');
        const auto range = trimmed(take_until(parameters, ';'));
        const bool refused =
            parameters.find("q=0") != parameters.npos && parameters.find_first_of("123456789") == parameters.npos;
        if (equal_ignoring_case(range, "application/json") && refused) return false;
        admitted |= !refused && (range == "*/*" || equal_ignoring_case(range, "application/*") ||
                                 equal_ignoring_case(range, "application/json"));
    }
    return admitted;
}

// A body is taken as it is: one that unfolds to many times its size has no way in (RFC 9110, section 8.4).
bool takes_coding(const Request& request, Response& response) {
    const auto* coding = request.find("content-encoding");
    if (!coding || equal_ignoring_case(*coding, "identity")) return true;
    problem(response, 415, "Unsupported Content-Encoding");
    response.add("Accept-Encoding", "identity");
    return false;
}

}  // namespace

MediaType media_type_of(const Request& request) {
    const auto* field = request.find("content-type");
    if (!field || request.count("content-type") > 1) return MediaType::none;
    auto parameters = *field;
    const auto type = trimmed(take_until(parameters, ';'));
    if (!charset_is_utf8(parameters)) return MediaType::none;
    if (equal_ignoring_case(type, "application/json")) return MediaType::json;
    if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) return MediaType::form;
    return MediaType::none;
}

bool takes_body(MediaType taken, const Request& request, Response& response) {
    if (taken == MediaType::none) return true;
    if (!takes_coding(request, response)) return false;
    if (includes(taken, media_type_of(request))) return true;
    problem(response, 415, "Unsupported Media Type");
    const bool json = includes(taken, MediaType::json), form = includes(taken, MediaType::form);
    response.add(request.method == Method::patch ? "Accept-Patch" : "Accept-Post",
                 std::string(json ? "application/json" : "") + (json && form ? ", " : "") +
                     (form ? "application/x-www-form-urlencoded" : ""));
    return false;
}

bool wants_json(const Request& request, Response& response) {
    const auto* accept = request.find("accept");
    if (!accept || admits_json(*accept)) return true;
    problem(response, 406, "Not Acceptable");
    return false;
}

}  // namespace quoin
