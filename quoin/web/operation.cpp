#include "quoin/web/operation.hpp"

namespace quoin {

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Unknown";
    }
}

// What a client may find in a failure's fields.
static std::map<std::string, std::string> headers_of(int status) {
    if (status == 401 || status == 403)
        return {{"WWW-Authenticate", "The scheme to authenticate with, and what was wrong with the token (RFC 6750)"}};
    if (status == 429 || status == 503) return {{"Retry-After", "Seconds to wait before the next try"}};
    return {};
}

void Operation::answers(int status, std::string_view description, Schema schema) {
    responses[status] = {std::string(description), "application/json", std::move(schema), {}};
}

void Operation::answers_without_body(int status, std::string_view description) {
    responses[status] = {.description = std::string(description)};
}

void Operation::fails(int status) {
    components.try_emplace("Problem", ObjectSchema{.properties = {{"detail", {.type = "string"}}},
                                                   .required = {"detail"},
                                                   .example = R"({"detail":"What went wrong"})"});
    responses.try_emplace(status, ResponseDescription{.description = std::string(reason_phrase(status)),
                                                      .content_type = "application/json",
                                                      .schema = {.reference = "Problem"},
                                                      .headers = headers_of(status)});
}

void Operation::fails_validation() {
    components.try_emplace("ValidationError",
                           ObjectSchema{.properties = {{"loc", {.type = "array", .items = {{.type = "string"}}}},
                                                       {"msg", {.type = "string"}},
                                                       {"type", {.type = "string"}}},
                                        .required = {"loc", "msg", "type"}});
    components.try_emplace(
        "HTTPValidationError",
        ObjectSchema{.properties = {{"detail", {.type = "array", .items = {{.reference = "ValidationError"}}}}},
                     .required = {"detail"},
                     .example = R"({"detail":[{"loc":["body","name"],"msg":"Field required","type":"missing"}]})"});
    responses.try_emplace(422, ResponseDescription{.description = "Validation Error: every fault of the request",
                                                   .content_type = "application/json",
                                                   .schema = {.reference = "HTTPValidationError"}});
}

}  // namespace quoin
