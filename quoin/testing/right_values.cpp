#include "quoin/testing/right_values.hpp"

#include "quoin/web/urlencoded.hpp"

#include <algorithm>

namespace quoin::testing {

namespace {

namespace json = boost::json;

Field as_field(const json::object& schema) { return {Place::json, "", schema}; }

json::string_view format_of(const json::object& schema) {
    const auto* format = schema.if_contains("format");
    return format ? json::string_view(format->as_string()) : json::string_view();
}

void append(std::vector<std::string>& to, const json::value& names) {
    for (const auto& name : names.as_array()) to.emplace_back(name.as_string());
}

}  // namespace

json::value right_value(const json::object& schema, int number) {
    const auto field = as_field(schema);
    if (const auto* labels = schema.if_contains("enum")) return labels->at(0);
    if (field.is("integer")) return 1;
    if (field.is("number")) return 1.5;
    if (field.is("boolean")) return true;
    const auto unique = "some" + std::to_string(number);
    const auto format = format_of(schema);
    if (format == "email") return json::string(unique + "@example.com");
    if (format == "date") return "1990-05-17";
    if (format == "date-time") return "2026-11-21T08:00:00Z";
    if (format == "uuid") return "0199f3c5-0d7a-7e21-8f6b-2a9c4d1e5b70";
    return json::string(unique + " and more");
}

json::value missing_value(const json::object& schema) {
    const auto field = as_field(schema);
    if (field.is("integer")) return std::int64_t{1} << 40;
    if (format_of(schema) == "uuid") return "0199f3c5-0d7a-7e21-8f6b-2a9c4d1e5b71";
    return "nobody at all";
}

std::vector<std::string> needed_members(const json::object& schema, std::string_view left_out) {
    std::vector<std::string> members;
    if (const auto* required = schema.if_contains("required")) append(members, *required);
    if (const auto* spellings = schema.if_contains("oneOf")) {  // one member by either of its names
        const auto is_left_out = [&](const json::value& spelling) {
            return std::ranges::count(spelling.at("required").as_array(), json::value(left_out)) > 0;
        };
        if (std::ranges::none_of(spellings->as_array(), is_left_out)) append(members, spellings->at(0).at("required"));
    }
    std::erase(members, left_out);
    return members;
}

std::vector<std::string> all_members(const json::object& schema) {
    std::vector<std::string> members, other_names;
    if (const auto* properties = schema.if_contains("properties"))
        for (const auto& [name, _] : properties->as_object()) members.emplace_back(name);
    if (const auto* spellings = schema.if_contains("oneOf"))
        for (std::size_t i = 1; i < spellings->as_array().size(); ++i)
            append(other_names, spellings->at(i).at("required"));
    std::erase_if(members, [&](const auto& name) { return std::ranges::find(other_names, name) != other_names.end(); });
    return members;
}

std::string in_url(const json::value& value) {
    std::string out;
    percent_encode(out, value.is_string() ? std::string(value.as_string()) : json::serialize(value));
    return out;
}

std::string as_form(const json::object& body) {
    std::string form;
    for (const auto& [name, value] : body) (((form += form.empty() ? "" : "&") += name) += '=') += in_url(value);
    return form;
}

std::string fill(std::string path, std::string_view placeholder, std::string_view encoded) {
    const auto start = path.find("{" + std::string(placeholder) + "}");
    return path.replace(start, placeholder.size() + 2, encoded);
}

}  // namespace quoin::testing
