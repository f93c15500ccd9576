// How an ListedOperation is read from the OpenAPI document.

#include "tests/app/bad_input/document.hpp"

#include <algorithm>

namespace quoin::app {

namespace {

namespace json = boost::json;

std::string_view text_of(const json::value& value) { return value.as_string(); }

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
    json::object resolve(const json::value& schema) const {
        constexpr std::string_view prefix = "#/components/schemas/";
        const auto* reference = schema.as_object().if_contains("$ref");
        if (!reference) return schema.as_object();
        return document_.at("components").at("schemas").at(text_of(*reference).substr(prefix.size())).as_object();
    }

    json::object body(const json::object& operation, std::string_view type) const {
        const auto* body = operation.if_contains("requestBody");
        const auto* media = body ? body->at("content").as_object().if_contains(type) : nullptr;
        return media ? resolve(media->at("schema")) : json::object();
    }

    void add_members(Place place, const json::object& schema, std::vector<Field>& fields) const {
        const auto* properties = schema.if_contains("properties");
        if (!properties) return;
        for (const auto& [name, property] : properties->as_object())
            fields.push_back({place, name, resolve(property), is_one_of(schema, name)});
    }

    static bool is_one_of(const json::object& schema, std::string_view name) {
        const auto* spellings = schema.if_contains("oneOf");
        return spellings && std::ranges::any_of(spellings->as_array(), [&](const auto& spelling) {
                   return std::ranges::count(spelling.at("required").as_array(), json::value(name)) > 0;
               });
    }

    ListedOperation read(std::string_view pattern, std::string_view method, const json::object& operation) const {
        std::string upper(method);
        std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
        ListedOperation out{.method = upper,
                            .pattern = std::string(pattern),
                            .for_users = asks_for(operation, "UserToken"),
                            .for_managers = asks_for(operation, "StoreToken"),
                            .json_schema = body(operation, "application/json"),
                            .form_schema = body(operation, "application/x-www-form-urlencoded")};
        if (const auto* parameters = operation.if_contains("parameters"))
            for (const auto& parameter : parameters->as_array())
                out.fields.push_back({parameter.at("in") == "path" ? Place::path : Place::query,
                                      std::string(text_of(parameter.at("name"))), resolve(parameter.at("schema"))});
        add_members(Place::json, out.json_schema, out.fields);
        add_members(Place::form, out.form_schema, out.fields);
        return out;
    }

    static bool asks_for(const json::object& operation, std::string_view scheme) {
        return std::ranges::any_of(operation.at("security").as_array(),
                                   [&](const auto& one) { return one.as_object().contains(scheme); });
    }

    const json::value& document_;
};

}  // namespace

std::vector<ListedOperation> read_operations(const json::value& document) { return Reader(document).read(); }

bool Field::is(std::string_view type) const {
    const auto* types = schema.if_contains("type");
    if (!types) return false;
    const json::value wanted = json::string(type);
    return *types == wanted || (types->is_array() && std::ranges::count(types->as_array(), wanted) > 0);
}

}  // namespace quoin::app
