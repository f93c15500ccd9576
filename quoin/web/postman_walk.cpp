#include "quoin/web/postman_walk.hpp"

#include "quoin/web/openapi.hpp"
#include "quoin/web/router.hpp"

#include <algorithm>

namespace quoin {

namespace {

// "StoreToken" is store_token.
std::string snake_case(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !out.empty()) out += '_';
        out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

// The kind of token that a request is sent with; the first where there are several.
const SecurityScheme* scheme_of(const DescribedRoute& described) {
    const auto& [_, operation] = described;
    return operation.security.empty() || operation.public_too ? nullptr : &operation.security.front();
}

bool is_login(const DescribedRoute& described, std::string_view token_url) {
    return described.route->method == Method::post && documented_path(*described.route).substr(1) == token_url;
}

}  // namespace

PostmanWalk::PostmanWalk(const Router& router) : routes_(describe(router, components_)) {
    for (const auto& described : routes_) {
        if (const auto* scheme = scheme_of(described))
            tokens_.try_emplace(scheme->name, scheme->token_url, tokens_.empty() ? "token" : snake_case(scheme->name));
        for (const auto& id : ids_in_path(described)) ids_.emplace(id.variable(), id);
    }
}

// --- ids in paths --------------------------------------------------------------------------------

// "post_id"; a mere "id" is named after its collection: /items/{id} is "item_id".
std::string PostmanWalk::PathId::variable() const {
    if (placeholder != "id") return placeholder;
    auto name = collection.substr(collection.rfind('/') + 1) + "_id";
    std::ranges::replace(name, '-', '_');
    if (name.ends_with("s_id")) name.erase(name.size() - 4, 1);
    return name;
}

std::vector<PostmanWalk::PathId> PostmanWalk::ids_in_path(const DescribedRoute& described) {
    std::vector<PathId> ids;
    for (const auto& parameter : described.operation.parameters) {
        if (parameter.in != "path") continue;
        const auto& pattern = described.route->pattern;
        const auto least = parameter.schema.minimum;
        ids.push_back({pattern.substr(0, pattern.find("/{" + parameter.name + '}')), parameter.name,
                       least ? std::to_string(*least) : ""});
    }
    return ids;
}

// Whether the answer has the id of something that is there now.
bool PostmanWalk::creates(const DescribedRoute& described, const PathId& id) const {
    const auto& [route, operation] = described;
    const auto created = operation.responses.find(201);
    if (route->method != Method::post || documented_path(*route) != id.collection ||
        created == operation.responses.end())
        return false;
    const auto answer = components_.find(created->second.schema.reference);
    return answer != components_.end() && std::ranges::any_of(answer->second.properties, [&](const auto& property) {
               return property.first == id.placeholder;
           });
}

bool PostmanWalk::creates_any(const DescribedRoute& described) const {
    return std::ranges::any_of(ids_, [&](const auto& each) { return creates(described, each.second); });
}

// --- requests ------------------------------------------------------------------------------------

std::vector<PostmanRequest> PostmanWalk::visit(const DescribedRoute& described) {
    std::vector<PostmanRequest> requests;
    const auto* scheme = scheme_of(described);
    if (scheme && !held_.contains(scheme->name))
        if (const auto* login = find_login(*scheme)) requests.push_back(request_for(*login, " again"));
    requests.push_back(request_for(described));
    if (scheme && described.route->ends_token) held_.erase(scheme->name);
    return requests;
}

PostmanRequest PostmanWalk::request_for(const DescribedRoute& described, std::string_view suffix) {
    const auto& [route, operation] = described;
    PostmanRequest request{.described = &described, .name = std::string(route->summary) + std::string(suffix)};
    if (const auto* scheme = scheme_of(described)) request.token = tokens_.at(scheme->name).variable;
    for (const auto& name : known_) request.variables[name] = name;
    for (const auto& [status, _] : operation.responses)
        if (status < 400) request.statuses.push_back(status);
    for (const auto& id : ids_in_path(described)) {
        request.variables[id.placeholder] = id.variable();
        if (!known_.contains(id.variable())) request.statuses.push_back(404);  // nothing here creates one
    }
    keep_tokens(request);
    keep_ids(request);
    return request;
}

const DescribedRoute* PostmanWalk::find_login(const SecurityScheme& scheme) const {
    const auto login = std::ranges::find_if(
        routes_, [&](const DescribedRoute& described) { return is_login(described, scheme.token_url); });
    return login == routes_.end() ? nullptr : &*login;
}

void PostmanWalk::keep_tokens(PostmanRequest& request) {
    for (const auto& [scheme, token] : tokens_) {
        if (!is_login(*request.described, token.url)) continue;
        request.keeps.emplace_back(token.variable, "access_token");  // RFC 6749, section 5.1
        held_.insert(scheme);
    }
}

void PostmanWalk::keep_ids(PostmanRequest& request) {
    for (const auto& [variable, id] : ids_) {
        if (!creates(*request.described, id)) continue;
        request.keeps.emplace_back(variable, id.placeholder);
        known_.insert(variable);
    }
}

std::vector<std::pair<std::string, std::string>> PostmanWalk::variables() const {
    std::vector<std::pair<std::string, std::string>> list;
    for (const auto& [_, token] : tokens_) list.emplace_back(token.variable, "");
    for (const auto& [name, id] : ids_) list.emplace_back(name, id.first_value);
    return list;
}

}  // namespace quoin
