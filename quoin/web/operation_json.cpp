#include "quoin/web/operation_json.hpp"

#include "quoin/schema/object_writer.hpp"
#include "quoin/web/openapi.hpp"
#include "quoin/web/router.hpp"

namespace quoin {

namespace {

// "GET /posts/{post_id}/" is get_posts_post_id.
std::string operation_id(const Route& route) {
    auto id = documented_method(route);
    for (const char c : route.pattern) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            id += c;
        else if (!id.ends_with('_'))
            id += '_';
    }
    while (id.ends_with('_')) id.pop_back();
    return id;
}

void write_media(std::string& out, std::string_view type, const Schema& schema) {
    ObjectWriter content(out);
    ObjectWriter media(content.key(type));
    write_json(media.key("schema"), schema);
}

void write_parameter(std::string& out, const Parameter& described) {
    ObjectWriter parameter(out);
    parameter.string("name", described.name);
    parameter.string("in", described.in);
    parameter.boolean("required", described.required);
    auto schema = described.schema;
    schema.nullable = false;  // an absent parameter has no null
    write_json(parameter.key("schema"), schema);
    if (!described.example.json.empty()) parameter.raw("example", described.example.json);
}

void write_parameters(ObjectWriter& object, const std::vector<Parameter>& parameters) {
    if (parameters.empty()) return;
    auto& list = object.key("parameters");
    char before = '[';
    for (const auto& parameter : parameters) {
        list += std::exchange(before, ',');
        write_parameter(list, parameter);
    }
    list += ']';
}

void write_body(ObjectWriter& object, const Operation& operation) {
    if (operation.body.empty()) return;
    ObjectWriter body(object.key("requestBody"));
    body.boolean("required", operation.body_required);
    ObjectWriter content(body.key("content"));
    for (const auto& [type, schema] : operation.body) {
        ObjectWriter media(content.key(type));
        write_json(media.key("schema"), schema);
    }
}

void write_responses(ObjectWriter& object, const Operation& operation) {
    ObjectWriter responses(object.key("responses"));
    for (const auto& [status, response] : operation.responses) {
        auto& out = responses.key(std::to_string(status));
        if (response.component.empty())
            write_json(out, response);
        else
            ObjectWriter(out).string("$ref", "#/components/responses/" + response.component);
    }
}

void write_security(ObjectWriter& object, const Operation& operation) {
    auto& list = object.key("security");
    list += '[';
    if (operation.public_too) list += "{},";
    for (const auto& scheme : operation.security) {
        ObjectWriter(list).raw(scheme.name, "[]");
        list += ',';
    }
    if (list.ends_with(',')) list.pop_back();
    list += ']';
}

}  // namespace

std::string describe_in_words(const Route& route) {
    auto text = std::string(route.summary) + '.';
    if (route.pattern != documented_path(route)) text += " The path may as well be sent as `" + route.pattern + "`.";
    if (route.ends_token) text += " The token is void from the next request on.";
    return text;
}

void write_json(std::string& out, const Route& route, const Operation& operation) {
    ObjectWriter object(out);
    object.string_list("tags", {std::string(route.tag)});
    object.string("summary", route.summary);
    object.string("description", describe_in_words(route));
    object.string("operationId", operation_id(route));
    write_parameters(object, operation.parameters);
    write_body(object, operation);
    write_responses(object, operation);
    write_security(object, operation);
}

void write_json(std::string& out, const ResponseDescription& described) {
    ObjectWriter response(out);
    response.string("description", described.description);
    if (!described.headers.empty()) {
        ObjectWriter headers(response.key("headers"));
        for (const auto& [name, field] : described.headers) {
            ObjectWriter header(headers.key(name));
            header.string("description", field.description);
            if (field.required) header.boolean("required", true);
            write_json(header.key("schema"), Schema{.type = "string"});
        }
    }
    if (!described.content_type.empty()) write_media(response.key("content"), described.content_type, described.schema);
}

void write_json(std::string& out, const SecurityScheme& scheme) {
    ObjectWriter object(out);
    object.string("type", "oauth2");
    object.string("description", scheme.description);
    ObjectWriter flows(object.key("flows"));
    ObjectWriter password(flows.key("password"));
    password.string("tokenUrl", scheme.token_url);
    password.raw("scopes", "{}");
}

}  // namespace quoin
