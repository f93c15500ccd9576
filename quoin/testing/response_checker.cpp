#include "quoin/testing/response_checker.hpp"

#include "quoin/schema/types.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>
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

std::string_view take_segment(std::string_view& path) {
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    return segment;
}

// How many placeholders of the pattern a path fills; nothing where it is another path.
std::optional<int> placeholders_filled(std::string_view pattern, std::string_view path) {
    int filled = 0;
    while (!pattern.empty() && !path.empty()) {
        const auto expected = take_segment(pattern), segment = take_segment(path);
        if (expected.starts_with('{'))
            ++filled;
        else if (expected != segment)
            return std::nullopt;
    }
    return pattern.empty() && path.empty() ? std::optional(filled) : std::nullopt;
}

// As the document has it: GET is "get", and HEAD is GET.
std::string operation_name(std::string_view method) {
    std::string name(method == "HEAD" ? "GET" : method);
    for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

}  // namespace

ResponseChecker::ResponseChecker(std::string_view document) : document_(json::parse(document)) {}

void ResponseChecker::operator()(std::string_view method, std::string_view target, const Answer& answer) const {
    const auto where = std::string(method) + " " + std::string(target) + " " + std::to_string(answer.status);
    const bool with_body = method != "HEAD";
    if (const auto* operation = find_operation(method, target.substr(0, target.find('?')))) {
        const auto* response = operation->at("responses").as_object().if_contains(std::to_string(answer.status));
        if (!response) fail(where + " is not listed");
        match_response(resolve(*response), answer, with_body, where);
    } else if (answer.status >= 400 && with_body) {
        match(document_.at("components").at("schemas").at("Problem"), json::parse(answer.body), where);
    }
}

// Where several paths match, the one with the most literal segments: /users/me before /users/{id}.
const json::value* ResponseChecker::find_operation(std::string_view method, std::string_view path) const {
    const json::value* found = nullptr;
    std::optional<int> fewest;
    for (const auto& [pattern, item] : document_.at("paths").as_object()) {
        const auto filled = placeholders_filled(pattern, path);
        if (!filled || (fewest && *fewest <= *filled)) continue;
        fewest = filled;
        found = item.as_object().if_contains(operation_name(method));
    }
    return found;
}

void ResponseChecker::match_response(const json::value& response, const Answer& answer, bool with_body,
                                     const std::string& at) const {
    if (const auto* headers = response.as_object().if_contains("headers"))
        for (const auto& [name, header] : headers->as_object())
            if (header.as_object().contains("required") && answer.header(name).empty())
                fail(at + " has no " + std::string(name));
    const auto* content = response.as_object().if_contains("content");
    if (!content && !answer.body.empty()) fail(at + " has a body");
    if (!content || !with_body) return;
    const auto& [type, media] = *content->as_object().begin();
    if (!answer.header("Content-Type").starts_with(std::string_view(type)))
        fail(at + " is " + answer.header("Content-Type"));
    if (type == "application/json") match(media.at("schema"), json::parse(answer.body), at);
}

// What a reference stands for, such as #/components/schemas/Item.
const json::value& ResponseChecker::resolve(const json::value& part) const {
    const auto* reference = part.as_object().if_contains("$ref");
    return reference ? document_.at_pointer(text_of(*reference).substr(1)) : part;
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
