#include "quoin/testing/operations.hpp"

#include <algorithm>
#include <cctype>

namespace quoin::testing {

namespace {

namespace json = boost::json;

std::string_view text_of(const json::value& value) { return value.as_string(); }

bool names(const json::value* list, std::string_view name) {
    return list && std::ranges::count(list->as_array(), json::value(name)) > 0;
}

class Reader {
public:
    explicit Reader(const json::value& document) : document_(document) {}

    std::vector<ListedOperation> read() const {
        std::vector<ListedOperation> operations;
        for (const auto& [pattern, methods] : document_.at("paths").as_object())
            for (const auto& [method, operation] : methods.as_object())
                operations.push_back(read(pattern, method, operation.as_object()));
        return operations;
    }

private:
    const json::object& resolve(const json::value& part) const {
        const auto* reference = part.as_object().if_contains("$ref");
        return reference ? document_.at_pointer(text_of(*reference).substr(1)).as_object() : part.as_object();
    }

    // Of a body or a response.
    json::object schema_of(const json::value* described, std::string_view type) const {
        const auto* content = described ? resolve(*described).if_contains("content") : nullptr;
        const auto* media = content ? content->as_object().if_contains(type) : nullptr;
        return media ? resolve(media->at("schema")) : json::object();
    }

    void add_members(Place place, const json::object& schema, std::vector<Field>& fields) const {
        const auto* properties = schema.if_contains("properties");
        if (!properties) return;
        for (const auto& [name, property] : properties->as_object()) {
            const bool either = is_one_of(schema, name);
            fields.push_back(
                {place, name, resolve(property), either || names(schema.if_contains("required"), name), either});
        }
    }

    static bool is_one_of(const json::object& schema, std::string_view name) {
        const auto* spellings = schema.if_contains("oneOf");
        return spellings && std::ranges::any_of(spellings->as_array(), [&](const auto& spelling) {
                   return names(&spelling.at("required"), name);
               });
    }

    void add_parameters(const json::object& operation, std::vector<Field>& fields) const {
        const auto* parameters = operation.if_contains("parameters");
        if (!parameters) return;
        for (const auto& parameter : parameters->as_array()) {
            if (parameter.at("in") == "header") continue;
            fields.push_back({parameter.at("in") == "path" ? Place::path : Place::query,
                              std::string(text_of(parameter.at("name"))), resolve(parameter.at("schema")),
                              parameter.at("required").as_bool()});
        }
    }

    static void read_security(const json::object& operation, ListedOperation& out) {
        out.needs_token = !operation.at("security").as_array().empty();
        for (const auto& choice : operation.at("security").as_array()) {
            if (choice.as_object().empty()) out.needs_token = false;
            for (const auto& [scheme, _] : choice.as_object()) out.schemes.emplace_back(scheme);
        }
    }

    // The scheme whose tokens are got at this path.
    std::string scheme_of_login(std::string_view pattern) const {
        const auto* schemes = document_.at("components").as_object().if_contains("securitySchemes");
        if (!schemes) return "";
        for (const auto& [name, scheme] : schemes->as_object())
            if (text_of(scheme.at("flows").at("password").at("tokenUrl")) == pattern.substr(1)) return name;
        return "";
    }

    ListedOperation read(std::string_view pattern, std::string_view method, const json::object& operation) const {
        ListedOperation out{.method = std::string(method), .pattern = std::string(pattern)};
        std::ranges::transform(out.method, out.method.begin(), [](unsigned char c) { return std::toupper(c); });
        read_security(operation, out);
        if (out.method == "POST") out.logs_in = scheme_of_login(pattern);
        const auto* body = operation.if_contains("requestBody");
        out.needs_body = body && body->at("required").as_bool();
        out.json_schema = schema_of(body, "application/json");
        out.form_schema = schema_of(body, "application/x-www-form-urlencoded");
        out.created_schema = schema_of(operation.at("responses").as_object().if_contains("201"), "application/json");
        add_parameters(operation, out.fields);
        add_members(Place::json, out.json_schema, out.fields);
        add_members(Place::form, out.form_schema, out.fields);
        return out;
    }

    const json::value& document_;
};

}  // namespace

std::vector<ListedOperation> read_operations(const json::value& document) { return Reader(document).read(); }

std::set<std::string> member_names(const json::value& document) {
    std::set<std::string> all;
    for (const auto& [_, schema] : document.at("components").at("schemas").as_object())
        if (const auto* properties = schema.as_object().if_contains("properties"))
            for (const auto& [name, property] : properties->as_object()) all.emplace(name);
    return all;
}

bool ListedOperation::takes_token(std::string_view scheme) const {
    return std::ranges::find(schemes, scheme) != schemes.end();
}

bool Field::is(std::string_view type) const {
    const auto* types = schema.if_contains("type");
    if (!types) return false;
    return types->is_array() ? names(types, type) : *types == json::value(type);
}

}  // namespace quoin::testing
