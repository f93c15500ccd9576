#pragma once
// Schema: what a type accepts, as plain data. OpenAPI prints it as JSON Schema; SQL makes its check constraints from
// it.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quoin {

struct Schema {
    std::string type{};    // "string", "integer", "number", "boolean", "array", "object"
    std::string format{};  // "email", "uuid", "date", "date-time", "password", "int64"
    std::string pattern{};
    std::string reference{};  // the name of a component, instead of everything else
    std::optional<std::size_t> min_length{}, max_length{};
    std::optional<std::int64_t> minimum{}, maximum{};
    std::vector<std::string> labels{};  // enum
    std::vector<Schema> items{};        // of an array: one
    std::vector<Schema> values{};       // of an object that maps any key: one
    std::string default_json{};         // empty: none
    bool nullable = false;
    bool write_only = false;
};

// A described struct.
struct ObjectSchema {
    std::vector<std::pair<std::string, Schema>> properties{};
    std::vector<std::string> required{};
    std::vector<std::vector<std::string>>
        one_of{};                     // exactly one member of each group is given: a name and its aliases
    std::string example{};            // JSON; empty: none
    bool passes_over_others = false;  // of a request: members that are not named here do no harm, and nothing else
};

// components.schemas, by name.
using Components = std::map<std::string, ObjectSchema, std::less<>>;

void write_json(std::string& out, const Schema& schema);
void write_json(std::string& out, const ObjectSchema& schema);

struct ExampleMember {
    std::string name;
    std::string json;
    std::string text;  // the same where there is no JSON, as in a form: a string's characters
};
// The members of an example; none of an empty one.
std::vector<ExampleMember> members_of(std::string_view example);
// One of them; empty where it is not there.
ExampleMember member_of(std::string_view example, std::string_view name);

}  // namespace quoin
