#include "quoin/web/described_route.hpp"

#include "quoin/web/router.hpp"

#include <set>

namespace quoin {

namespace {

// Of every operation, whatever its signature: what the router answers for it, and what the server answers to a request
// that is broken (400), slow (408), too long (413, 414, 431), expects what it cannot have (417) or is one too many
// (503).
void add_common_failures(const Route& route, Operation& operation) {
    if (route.answers_json) operation.fails(406);
    for (const int status : {400, 408, 413, 414, 417, 431, 500, 503}) operation.fails(status);
}

// What a GET is answered with its tag for.
void add_conditions(const Route& route, Operation& operation) {
    const auto found = operation.responses.find(200);
    if (route.method != Method::get || found == operation.responses.end()) return;
    const auto& headers = found->second.headers;
    const auto tag = headers.find(std::string(etag_field));
    if (tag == headers.end()) return;
    operation.parameters.push_back(
        {.in = "header", .name = "If-None-Match", .required = false, .schema = {.type = "string"}});
    operation.answers_without_body(304, "Not Modified: it is what If-None-Match names");
    operation.responses.at(304).headers.insert(*tag);
}

void collect_references(const Schema& schema, const Components& components, std::set<std::string>& into) {
    for (const auto& inner : schema.items) collect_references(inner, components, into);
    for (const auto& inner : schema.values) collect_references(inner, components, into);
    if (schema.reference.empty() || !into.insert(schema.reference).second) return;
    for (const auto& [_, property] : components.at(schema.reference).properties)
        collect_references(property, components, into);
}

// What may be null may be absent in a request; an answer always has it.
void require_all_of_answers(const std::vector<DescribedRoute>& operations, Components& components) {
    std::set<std::string> of_requests;
    for (const auto& [_, operation] : operations)
        for (const auto& [type, schema] : operation.body) collect_references(schema, components, of_requests);
    for (auto& [name, schema] : components) {
        if (of_requests.contains(name)) continue;
        schema.required.clear();
        for (const auto& [property, _] : schema.properties) schema.required.push_back(property);
    }
}

}  // namespace

std::vector<DescribedRoute> describe(const Router& router, Components& components) {
    std::vector<DescribedRoute> list;
    for (const auto* route : router.routes()) {
        Operation operation{.components = components, .placeholders = route->placeholders};
        route->describe(operation);
        add_conditions(*route, operation);
        add_common_failures(*route, operation);
        list.push_back({route, std::move(operation)});
    }
    require_all_of_answers(list, components);
    return list;
}

}  // namespace quoin
