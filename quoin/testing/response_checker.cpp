#include "quoin/testing/response_checker.hpp"

#include "quoin/schema/types.hpp"
#include "quoin/web/router.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace quoin::testing {

namespace {

namespace json = boost::json;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error("not as the OpenAPI document says: " + what);
}

std::string_view text_of(const json::value& value) { return value.as_string(); }

bool has_type(const json::value& value, std::string_view type) {
    if (type == "null") return value.is_null();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    if (type == "array") return value.is_array();
    return value.is_object();
}

bool has_one_of_the_types(const json::value& value, const json::value& types) {
    if (types.is_string()) return has_type(value, text_of(types));
    return std::ranges::any_of(types.as_array(), [&](const auto& type) { return has_type(value, text_of(type)); });
}

bool has_format(std::string_view text, std::string_view format) {
    Uuid id;
    Date date;
    Timestamp time;
    if (format == "uuid") return Uuid::parse(text, id);
    if (format == "date") return parse_date(text, date);
    if (format == "date-time") return parse_timestamp(text, time);
    return format != "email" || Email::check(text).none();
}

void match_string(const json::object& schema, std::string_view text, const std::string& at) {
    const auto length = static_cast<std::int64_t>(code_points(text));
    if (auto* least = schema.if_contains("minLength"); least && length < least->as_int64()) fail(at + " is too short");
    if (auto* most = schema.if_contains("maxLength"); most && length > most->as_int64()) fail(at + " is too long");
    if (auto* format = schema.if_contains("format"); format && !has_format(text, text_of(*format)))
        fail(at + " is no " + std::string(text_of(*format)));
}

void match_number(const json::object& schema, double n, const std::string& at) {
    if (auto* least = schema.if_contains("minimum"); least && n < least->to_number<double>())
        fail(at + " is too small");
    if (auto* most = schema.if_contains("maximum"); most && n > most->to_number<double>()) fail(at + " is too large");
}

std::string lower_method(Method method) {
    std::string name(to_string(method == Method::head ? Method::get : method));
    for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

}  // namespace

ResponseChecker::ResponseChecker(std::string_view document) : document_(json::parse(document)) {}

void ResponseChecker::operator()(const Request& request, const Response& response) const {
    if (!request.route || !request.route->documented) return;  // no operation answered: unknown path, OPTIONS, a page
    const auto& operation = document_.at("paths").at(request.route->pattern).at(lower_method(request.method));
    const auto where =
        std::string(to_string(request.method)) + " " + request.route->pattern + " " + std::to_string(response.status);
    const auto* declared = operation.at("responses").as_object().if_contains(std::to_string(response.status));
    if (!declared) fail(where + " is not listed");
    const auto* content = declared->as_object().if_contains("content");
    if (!content) {
        if (!response.body.empty()) fail(where + " has a body");
        return;
    }
    const auto& [type, media] = *content->as_object().begin();
    if (!response.content_type.starts_with(std::string_view(type)))
        fail(where + " is " + std::string(response.content_type));
    if (type == "application/json" && request.method != Method::head)
        match(media.at("schema"), json::parse(response.body), where);
}

const json::value& ResponseChecker::resolve(const json::value& schema) const {
    constexpr std::string_view prefix = "#/components/schemas/";
    const auto* reference = schema.as_object().if_contains("$ref");
    return reference ? document_.at("components").at("schemas").at(text_of(*reference).substr(prefix.size())) : schema;
}

void ResponseChecker::match(const json::value& unresolved, const json::value& value, const std::string& at) const {
    const auto& schema = resolve(unresolved).as_object();
    if (const auto* any = schema.if_contains("anyOf")) {  // "something or null": the first that fits decides
        if (!value.is_null()) match(any->at(0), value, at);
        return;
    }
    if (const auto* types = schema.if_contains("type"); types && !has_one_of_the_types(value, *types))
        fail(at + " has another type");
    if (value.is_null()) return;
    if (const auto* labels = schema.if_contains("enum");
        labels && std::ranges::find(labels->as_array(), value) == labels->as_array().end())
        fail(at + " is none of the enum");
    if (value.is_string()) match_string(schema, text_of(value), at);
    if (value.is_number()) match_number(schema, value.to_number<double>(), at);
    if (value.is_array())
        for (const auto& item : value.as_array()) match(schema.at("items"), item, at + "[]");
    if (value.is_object()) match_object(schema, value, at);
}

void ResponseChecker::match_object(const json::object& schema, const json::value& value, const std::string& at) const {
    const auto* properties = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& [name, member] : value.as_object()) {
        const auto* property = properties ? properties->as_object().if_contains(name) : nullptr;
        if (!property) property = others;
        if (!property) fail(at + "." + std::string(name) + " is not named");
        match(*property, member, at + "." + std::string(name));
    }
    if (const auto* required = schema.if_contains("required"))
        for (const auto& name : required->as_array())
            if (!value.as_object().contains(text_of(name))) fail(at + "." + std::string(text_of(name)) + " is missing");
}

}  // namespace quoin::testing
