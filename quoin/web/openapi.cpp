#include "quoin/web/openapi.hpp"

#include "quoin/schema/object_writer.hpp"
#include "quoin/web/router.hpp"

#include <map>
#include <set>

namespace quoin {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

// "GET /posts/{post_id}/" is get_posts_post_id.
std::string operation_id(const Route& route) {
    auto id = lower(to_string(route.method));
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

void write_parameters(ObjectWriter& object, const std::vector<Parameter>& parameters) {
    if (parameters.empty()) return;
    auto& list = object.key("parameters");
    list += '[';
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i) list += ',';
        ObjectWriter parameter(list);
        parameter.string("name", parameters[i].name);
        parameter.string("in", parameters[i].in);
        parameter.boolean("required", parameters[i].required);
        auto schema = parameters[i].schema;
        schema.nullable = false;  // an absent parameter has no null
        write_json(parameter.key("schema"), schema);
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

void write_response(std::string& out, const ResponseDescription& described) {
    ObjectWriter response(out);
    response.string("description", described.description);
    if (!described.headers.empty()) {
        ObjectWriter headers(response.key("headers"));
        for (const auto& [name, description] : described.headers) {
            ObjectWriter header(headers.key(name));
            header.string("description", description);
            write_json(header.key("schema"), Schema{.type = "string"});
        }
    }
    if (!described.content_type.empty()) write_media(response.key("content"), described.content_type, described.schema);
}

void write_security(ObjectWriter& object, const std::vector<SecurityScheme>& schemes) {
    auto& list = object.key("security");
    list += '[';
    for (std::size_t i = 0; i < schemes.size(); ++i) {
        if (i) list += ',';
        ObjectWriter(list).raw(schemes[i].name, "[]");
    }
    list += ']';
}

void write_operation(std::string& out, const Route& route, const Operation& operation) {
    ObjectWriter object(out);
    object.string_list("tags", {std::string(route.tag)});
    object.string("summary", route.summary);
    object.string("description", std::string(route.summary) + '.');
    object.string("operationId", operation_id(route));
    write_parameters(object, operation.parameters);
    write_body(object, operation);
    {
        ObjectWriter responses(object.key("responses"));
        for (const auto& [status, response] : operation.responses)
            write_response(responses.key(std::to_string(status)), response);
    }
    write_security(object, operation.security);
}

void write_schemes(ObjectWriter& components, const std::set<SecurityScheme>& schemes) {
    if (schemes.empty()) return;
    ObjectWriter list(components.key("securitySchemes"));
    for (const auto& scheme : schemes) {
        ObjectWriter object(list.key(scheme.name));
        object.string("type", "oauth2");
        object.string("description", scheme.description);
        ObjectWriter flows(object.key("flows"));
        ObjectWriter password(flows.key("password"));
        password.string("tokenUrl", scheme.token_url);
        password.raw("scopes", "{}");
    }
}

void write_info(ObjectWriter& document, const DocumentInfo& about) {
    ObjectWriter info(document.key("info"));
    info.string("title", about.title);
    info.string("version", about.version);
    info.string("description", about.description);
    info.raw("contact", R"({"name":"Quoin"})");
    info.raw("license", R"({"name":"MIT","identifier":"MIT"})");
}

void write_tags(ObjectWriter& document, const std::vector<Tag>& tags) {
    auto& list = document.key("tags");
    list += '[';
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (i) list += ',';
        ObjectWriter tag(list);
        tag.string("name", tags[i].name);
        tag.string("description", tags[i].description);
    }
    list += ']';
}

// Of every operation that answers JSON, whatever its signature: what the router itself answers.
void add_common_failures(const Route& route, Operation& operation) {
    if (route.answers_json) operation.fails(406);
    operation.fails(500);
}

}  // namespace

std::string openapi(const Router& router, const DocumentInfo& info) {
    Components components;
    std::set<SecurityScheme> schemes;
    std::map<std::string, std::map<std::string, std::string>> paths;  // path → method → operation
    for (const auto* route : router.routes()) {
        if (!route->documented) continue;
        Operation operation{.components = components, .placeholders = route->placeholders};
        route->describe(operation);
        add_common_failures(*route, operation);
        schemes.insert(operation.security.begin(), operation.security.end());
        write_operation(paths[route->pattern][lower(to_string(route->method))], *route, operation);
    }

    std::string out;
    {
        ObjectWriter document(out);
        document.string("openapi", "3.1.0");
        write_info(document, info);
        document.raw("servers", R"([{"url":"/"}])");
        write_tags(document, router.tags());
        {
            ObjectWriter list(document.key("paths"));
            for (const auto& [path, methods] : paths) {
                ObjectWriter item(list.key(path));
                for (const auto& [method, operation] : methods) item.raw(method, operation);
            }
        }
        ObjectWriter parts(document.key("components"));
        {
            ObjectWriter list(parts.key("schemas"));
            for (const auto& [name, schema] : components) write_json(list.key(name), schema);
        }
        write_schemes(parts, schemes);
    }
    return out;
}

}  // namespace quoin
