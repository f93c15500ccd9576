#include "quoin/schema/schema.hpp"

#include "quoin/schema/json_writer.hpp"
#include "quoin/schema/object_writer.hpp"

#include <boost/json.hpp>

#include <array>
#include <charconv>

namespace quoin {

static void write_strings(std::string& out, const std::vector<std::string>& list) {
    out += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i) out += ',';
        write_json_string(out, list[i]);
    }
    out += ']';
}

static void write_limits(ObjectWriter& object, const Schema& schema) {
    if (schema.min_length && *schema.min_length)
        object.integer("minLength", static_cast<std::int64_t>(*schema.min_length));
    if (schema.max_length) object.integer("maxLength", static_cast<std::int64_t>(*schema.max_length));
    if (schema.minimum) object.integer("minimum", *schema.minimum);
    if (schema.maximum) object.integer("maximum", *schema.maximum);
    if (!schema.pattern.empty()) object.string("pattern", schema.pattern);
}

static void write_plain(std::string& out, const Schema& schema) {
    ObjectWriter object(out);
    if (schema.nullable)
        object.raw("type", R"([")" + schema.type + R"(","null"])");
    else if (!schema.type.empty())
        object.string("type", schema.type);
    if (!schema.format.empty()) object.string("format", schema.format);
    write_limits(object, schema);
    if (!schema.labels.empty()) {
        write_strings(object.key("enum"), schema.labels);
        if (schema.nullable) out.insert(out.size() - 1, ",null");
    }
    if (!schema.items.empty()) write_json(object.key("items"), schema.items.front());
    if (!schema.values.empty()) write_json(object.key("additionalProperties"), schema.values.front());
    if (!schema.default_json.empty()) object.raw("default", schema.default_json);
    if (schema.write_only) object.raw("writeOnly", "true");
}

void write_json(std::string& out, const Schema& schema) {
    if (schema.reference.empty()) return write_plain(out, schema);
    const auto reference = R"({"$ref":"#/components/schemas/)" + schema.reference + R"("})";
    out += schema.nullable ? R"({"anyOf":[)" + reference + R"(,{"type":"null"}]})" : reference;
}

// Exactly one of the names is given: [{"required":["user_id"]},{"required":["username"]}]
static void write_alternatives(std::string& out, const std::vector<std::string>& names) {
    out += '[';
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i) out += ',';
        ObjectWriter(out).string_list("required", {names[i]});
    }
    out += ']';
}

// One group stands in the object itself, several in an allOf.
static void write_groups(ObjectWriter& object, const std::vector<std::vector<std::string>>& groups) {
    if (groups.size() == 1) return write_alternatives(object.key("oneOf"), groups.front());
    auto& all = object.key("allOf");
    all += '[';
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i) all += ',';
        write_alternatives(ObjectWriter(all).key("oneOf"), groups[i]);
    }
    all += ']';
}

void write_json(std::string& out, const ObjectSchema& schema) {
    ObjectWriter object(out);
    object.string("type", "object");
    {
        ObjectWriter properties(object.key("properties"));
        for (const auto& [name, property] : schema.properties) write_json(properties.key(name), property);
    }
    if (!schema.required.empty()) object.string_list("required", schema.required);
    if (!schema.one_of.empty()) write_groups(object, schema.one_of);
    if (schema.passes_over_others) object.raw("additionalProperties", "true");
    if (!schema.example.empty()) object.raw("examples", '[' + schema.example + ']');
}

// Boost.JSON writes 1.25 as 1.25E0.
static std::string shortest(const boost::json::value& value) {
    if (!value.is_double()) return boost::json::serialize(value);
    std::array<char, 32> digits;
    return {digits.data(), std::to_chars(digits.begin(), digits.end(), value.get_double()).ptr};
}

std::vector<ExampleMember> members_of(std::string_view example) {
    std::vector<ExampleMember> members;
    if (example.empty()) return members;
    const auto object = boost::json::parse(example);
    for (const auto& [name, value] : object.as_object()) {
        auto json = shortest(value);
        auto text = value.is_string() ? std::string(value.get_string()) : json;
        members.push_back({std::string(name), std::move(json), std::move(text)});
    }
    return members;
}

ExampleMember member_of(std::string_view example, std::string_view name) {
    for (auto& member : members_of(example))
        if (member.name == name) return std::move(member);
    return {};
}

}  // namespace quoin
