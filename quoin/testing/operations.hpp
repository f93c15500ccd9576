#pragma once
// Operations as an OpenAPI document lists them, with every place in them where a client may write but the header
// fields: what is generated from them covers a new route without a word.

#include <boost/json.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::testing {

enum class Place { path, query, json, form };

// One thing that a client writes.
struct Field {
    Place place;
    std::string name;
    boost::json::object schema;
    bool required = true;           // in its place; a member with two names counts by either
    bool has_another_name = false;  // and is sent by either

    bool is(std::string_view type) const;  // "string", "integer", "number", "boolean"
    // A URL and a form hold text whatever it stands for; JSON does where a string is asked for.
    bool takes_text() const { return place != Place::json || is("string"); }
    bool is_secret() const { return schema.contains("writeOnly"); }
};

struct ListedOperation {
    std::string method, pattern;
    std::vector<std::string> schemes;  // whose tokens it takes, "UserToken"; empty: it looks at none
    bool needs_token = false;          // false: it answers without one as well
    std::string logs_in;               // the scheme whose tokens it gives; empty: none
    std::vector<Field> fields;         // each as often as there are places for it
    bool needs_body = false;
    boost::json::object json_schema, form_schema;  // of the body; empty: none of that kind
    boost::json::object created_schema;            // of the JSON that answers with 201; empty: none

    std::string name() const { return method + " " + pattern; }
    bool takes_token(std::string_view scheme) const;
};

// Throws where the document is none.
std::vector<ListedOperation> read_operations(const boost::json::value& document);

// Every name that a member of any of the document's schemas has.
std::set<std::string> member_names(const boost::json::value& document);

}  // namespace quoin::testing
