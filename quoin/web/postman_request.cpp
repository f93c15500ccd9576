#include "quoin/web/postman_request.hpp"

#include "quoin/schema/object_writer.hpp"
#include "quoin/web/operation_json.hpp"
#include "quoin/web/router.hpp"

namespace quoin {

namespace {

constexpr std::string_view json_type = "application/json";

std::string in_braces(const std::string& variable) { return "{{" + variable + "}}"; }

// [a, b, …], each written by `write`.
template <class List, class Write>
void write_list(std::string& out, const List& list, Write write) {
    out += '[';
    for (const auto& each : list) {
        write(each);
        out += ',';
    }
    if (out.ends_with(',')) out.pop_back();
    out += ']';
}

void write_strings(std::string& out, const std::vector<std::string>& list) {
    write_list(out, list, [&](const auto& text) { write_json_string(out, text); });
}

// --- what is sent --------------------------------------------------------------------------------

// The segments of the path, variables in the place of placeholders.
std::vector<std::string> segments_of(const PostmanRequest& request) {
    std::vector<std::string> segments;
    std::string_view path = request.described->route->pattern;
    while (path.size() > 1) {
        path.remove_prefix(1);
        const std::string segment(path.substr(0, path.find('/')));
        path.remove_prefix(segment.size());
        const bool placeholder = segment.starts_with('{');
        segments.push_back(placeholder ? in_braces(request.variables.at(segment.substr(1, segment.size() - 2)))
                                       : segment);
    }
    return segments;
}

std::vector<const Parameter*> query_of(const Operation& operation) {
    std::vector<const Parameter*> query;
    for (const auto& parameter : operation.parameters)
        if (parameter.in == "query") query.push_back(&parameter);
    return query;
}

void write_url(std::string& out, const PostmanRequest& request) {
    const auto segments = segments_of(request);
    const auto query = query_of(request.described->operation);
    std::string raw = "{{base_url}}";
    for (const auto& segment : segments) (raw += '/') += segment;
    char before = '?';
    for (const auto* parameter : query)
        if (parameter->required)
            (((raw += std::exchange(before, '&')) += parameter->name) += '=') += parameter->example.text;

    ObjectWriter url(out);
    url.string("raw", raw);
    url.string_list("host", {"{{base_url}}"});
    write_strings(url.key("path"), segments);
    if (query.empty()) return;
    write_list(url.key("query"), query, [&](const Parameter* parameter) {
        ObjectWriter pair(out);
        pair.string("key", parameter->name);
        pair.string("value", parameter->example.text);
        if (!parameter->required) pair.boolean("disabled", true);
    });
}

// The example of the body, a member a line, with variables in the place of what earlier answers gave.
std::string json_body(const PostmanRequest& request, const std::vector<ExampleMember>& members) {
    std::string text = "{";
    for (const auto& [name, json, _] : members) {
        text += text.size() > 1 ? ",\n    " : "\n    ";
        write_json_string(text, name);
        const auto variable = request.variables.find(name);
        const auto value = variable == request.variables.end() ? json
                           : json.starts_with('"')             ? '"' + in_braces(variable->second) + '"'
                                                               : in_braces(variable->second);
        (text += ": ") += value;
    }
    return text + "\n}";
}

void write_form(std::string& out, const std::vector<ExampleMember>& members) {
    ObjectWriter body(out);
    body.string("mode", "urlencoded");
    write_list(body.key("urlencoded"), members, [&](const ExampleMember& member) {
        ObjectWriter pair(out);
        pair.string("key", member.name);
        pair.string("value", member.text);
    });
}

void write_json_body(std::string& out, std::string_view text) {
    ObjectWriter body(out);
    body.string("mode", "raw");
    body.string("raw", text);
    body.raw("options", R"({"raw":{"language":"json"}})");
}

void write_body(ObjectWriter& object, const PostmanRequest& request) {
    const auto& operation = request.described->operation;
    if (operation.body.empty()) return;
    const auto json = operation.body.find(std::string(json_type));
    const auto& schema = json == operation.body.end() ? operation.body.begin()->second : json->second;
    const auto members = members_of(operation.components.at(schema.reference).example);
    if (json == operation.body.end())
        write_form(object.key("body"), members);
    else
        write_json_body(object.key("body"), json_body(request, members));
}

void write_authorization(ObjectWriter& object, const std::string& token) {
    ObjectWriter auth(object.key("auth"));
    auth.string("type", token.empty() ? "noauth" : "bearer");
    if (token.empty()) return;
    auto& list = auth.key("bearer");
    list += '[';
    {
        ObjectWriter attribute(list);
        attribute.string("key", "token");
        attribute.string("value", in_braces(token));
        attribute.string("type", "string");
    }
    list += ']';
}

void write_sent(std::string& out, const PostmanRequest& request) {
    const auto& [route, operation] = *request.described;
    ObjectWriter object(out);
    object.string("method", to_string(route->method));
    object.string("description", describe_in_words(*route));
    write_authorization(object, request.token);
    const bool json = operation.body.contains(std::string(json_type));
    object.raw("header", json ? R"([{"key":"Content-Type","value":"application/json"}])" : "[]");
    write_body(object, request);
    write_url(object.key("url"), request);
}

// --- what is made of the answer ------------------------------------------------------------------

// An environment's variable hides the collection's of the same name: where there is one, that is set.
std::vector<std::string> test_script(const PostmanRequest& request) {
    std::string statuses, words;
    for (const int status : request.statuses) {
        (statuses += statuses.empty() ? "" : ", ") += std::to_string(status);
        (words += words.empty() ? "" : " or ") += std::to_string(status);
    }
    std::vector<std::string> lines{"pm.test(\"answers " + words +
                                   "\", () => pm.expect(pm.response.code).to.be.oneOf([" + statuses + "]));"};
    for (const auto& [variable, member] : request.keeps) {
        const auto name = '"' + variable + '"';
        lines.emplace_back("if (pm.response.code < 300)");
        lines.push_back("    (pm.environment.has(" + name + ") ? pm.environment : pm.collectionVariables).set(" + name +
                        ", pm.response.json()." + member + ");");
    }
    return lines;
}

void write_events(std::string& out, const PostmanRequest& request) {
    out += '[';
    {
        ObjectWriter event(out);
        event.string("listen", "test");
        ObjectWriter script(event.key("script"));
        script.string("type", "text/javascript");
        write_strings(script.key("exec"), test_script(request));
    }
    out += ']';
}

}  // namespace

void write_json(std::string& out, const PostmanRequest& request) {
    ObjectWriter item(out);
    item.string("name", request.name);
    write_events(item.key("event"), request);
    write_sent(item.key("request"), request);
    item.raw("response", "[]");
}

}  // namespace quoin
