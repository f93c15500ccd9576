#include "quoin/web/operation.hpp"

namespace quoin {

namespace {

// What a client may find in a failure's fields.
std::map<std::string, HeaderDescription> headers_of(int status) {
    if (status == 401 || status == 403)
        return {{"WWW-Authenticate",
                 {"The scheme to authenticate with, and what was wrong with the token (RFC 6750)", status == 401}}};
    if (status == 415)
        return {{"Accept-Post", {"The types that a POST takes, and a DELETE with a body"}},
                {"Accept-Patch", {"The types that a PATCH takes (RFC 5789)"}},
                {"Accept-Encoding", {"Where the body was encoded: it is taken only as it is"}}};
    if (status == 429 || status == 503) return {{"Retry-After", {"Seconds to wait before the next try", true}}};
    return {};
}

// "Not Found" is NotFound.
std::string component_name(int status) {
    std::string name(reason_phrase(status));
    std::erase(name, ' ');
    return name;
}

}  // namespace

void Operation::takes(std::string_view type, Schema schema) {
    if (const auto object = components.find(schema.reference); object != components.end())
        object->second.passes_over_others = true;
    body[std::string(type)] = std::move(schema);
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
                                                      .headers = headers_of(status),
                                                      .component = component_name(status)});
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
                                                   .schema = {.reference = "HTTPValidationError"},
                                                   .component = component_name(422)});
}

}  // namespace quoin
