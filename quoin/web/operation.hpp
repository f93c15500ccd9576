#pragma once
// Operation: what the types of a handler's signature say about it, for the OpenAPI document.

#include "quoin/schema/schema.hpp"
#include "quoin/web/http.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace quoin {

struct Parameter {
    std::string in;  // "path", "query", "header"
    std::string name;
    bool required = true;
    Schema schema{};
    ExampleMember example{};  // empty: none
};

struct HeaderDescription {
    std::string description;
    bool required = false;  // always there
};

struct ResponseDescription {
    std::string description;
    std::string content_type{};  // empty: no body
    Schema schema{};
    std::map<std::string, HeaderDescription> headers{};
    std::string component{};  // the name of a response that is the same everywhere; empty: it is this operation's own
};

// An OAuth2 password flow: where a client gets the token that a guard asks for.
struct SecurityScheme {
    std::string name;       // "UserToken"
    std::string token_url;  // "login"
    std::string description;
    friend auto operator<=>(const SecurityScheme&, const SecurityScheme&) = default;
};

struct Operation {
    Components& components;
    std::vector<std::string> placeholders;  // of the pattern, not yet claimed by a Path<T>
    std::vector<Parameter> parameters{};
    std::map<std::string, Schema> body{};  // by media type
    bool body_required = true;
    std::map<int, ResponseDescription> responses{};
    std::vector<SecurityScheme> security{};
    bool public_too = false;  // without a token it answers as well

    // A body of this media type, whose members that the schema does not name are passed over.
    void takes(std::string_view type, Schema schema);
    void answers(int status, std::string_view description, Schema schema);
    void answers_without_body(int status, std::string_view description);
    // {"detail": "text"}. A status that is described already keeps its description.
    void fails(int status);
    // The 422 that lists every fault.
    void fails_validation();
};

}  // namespace quoin
