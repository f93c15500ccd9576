#include "quoin/web/openapi.hpp"

#include "quoin/schema/object_writer.hpp"
#include "quoin/web/described_route.hpp"
#include "quoin/web/operation_json.hpp"
#include "quoin/web/router.hpp"

#include <map>

namespace quoin {

namespace {

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

void write_paths(ObjectWriter& document, const std::vector<DescribedRoute>& operations) {
    std::map<std::string, std::map<std::string, std::string>> paths;  // path → method → operation
    for (const auto& [route, operation] : operations)
        write_json(paths[documented_path(*route)][documented_method(*route)], *route, operation);
    ObjectWriter list(document.key("paths"));
    for (const auto& [path, methods] : paths) {
        ObjectWriter item(list.key(path));
        for (const auto& [method, operation] : methods) item.raw(method, operation);
    }
}

template <class Parts>
void write_section(ObjectWriter& components, std::string_view name, const Parts& parts) {
    if (parts.empty()) return;
    ObjectWriter list(components.key(name));
    for (const auto& [key, part] : parts) write_json(list.key(key), part);
}

void write_components(ObjectWriter& document, const std::vector<DescribedRoute>& operations,
                      const Components& components) {
    std::map<std::string, ResponseDescription> responses;
    std::map<std::string, SecurityScheme> schemes;
    for (const auto& [_, operation] : operations) {
        for (const auto& [status, response] : operation.responses)
            if (!response.component.empty()) responses.emplace(response.component, response);
        for (const auto& scheme : operation.security) schemes.emplace(scheme.name, scheme);
    }
    ObjectWriter parts(document.key("components"));
    write_section(parts, "schemas", components);
    write_section(parts, "responses", responses);
    write_section(parts, "securitySchemes", schemes);
}

}  // namespace

std::string documented_path(const Route& route) {
    auto path = route.pattern;
    if (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

std::string documented_method(const Route& route) {
    std::string method(to_string(route.method));
    for (auto& c : method) c = static_cast<char>(c - 'A' + 'a');
    return method;
}

std::string openapi(const Router& router, const DocumentInfo& info) {
    Components components;
    const auto operations = describe(router, components);

    std::string out;
    {
        ObjectWriter document(out);
        document.string("openapi", "3.1.0");
        write_info(document, info);
        document.raw("servers", R"([{"url":"/"}])");
        write_tags(document, router.tags());
        write_paths(document, operations);
        write_components(document, operations, components);
    }
    return out;
}

}  // namespace quoin
