#include "tests/app/bad_input/api.hpp"

#include "app/products/store.hpp"
#include "quoin/web/urlencoded.hpp"
#include "tests/app/bad_input/document.hpp"

#include <algorithm>
#include <utility>

namespace quoin::app {

namespace {

namespace json = boost::json;

constexpr std::size_t together = 32;  // fewer than may wait for a hash

std::string encode(std::string_view text) {
    std::string out;
    percent_encode(out, text);
    return out;
}

std::string as_form(const json::object& body) {
    std::string form;
    for (const auto& [name, value] : body)
        (((form += form.empty() ? "" : "&") += name) += '=') +=
            encode(value.is_string() ? std::string_view(value.as_string()) : json::serialize(value));
    return form;
}

// The text of an object with one member more, whose value need not be JSON.
std::string with_member(const json::object& object, std::string_view name, std::string_view value) {
    auto text = json::serialize(object);
    text.pop_back();
    return text + (object.empty() ? "" : ",") + json::serialize(name) + ":" + std::string(value) + "}";
}

void add_product(Backend& backend, const std::string& name) {
    const NewProduct product{{}, ProductName(name), ProductDescription(""), Price(1), true};
    run(backend.loop(), products::add(Db(backend.lanes()), product));
}

}  // namespace

Bad Bad::text(std::string_view text) { return {encode(text), json::serialize(text)}; }
Bad Bad::literal(std::string_view text) { return {encode(text), std::string(text)}; }

Api::Api(Backend& backend)
    : anybody_(backend.client()), admin_(backend.admin("alice")), manager_(backend.manager("mara")) {
    operations_ = read_operations(anybody_.get("/openapi.json").json());
    backend.user("victim");
    for (const auto* name : {"one", "two", "three"}) {
        admin_.post("/posts/", {{"post_data", name}});
        add_product(backend, name);
        const auto item =
            manager_.post("/items", {{"name", name}, {"category", "Pet"}, {"price_usd", 1}, {"in_stock", true}});
        item_ = json::value_to<std::string>(item.json().at("id"));
    }
}

testing::Client Api::client(const ListedOperation& operation) const {
    if (operation.for_users) return admin_;
    return operation.for_managers ? manager_ : anybody_;
}

std::string Api::right_path(const Field& field) const { return field.is("integer") ? "1" : item_; }

json::value Api::right_value(const std::string& name, const json::object& schema, const ListedOperation& operation) {
    const Field field{Place::json, name, schema};
    if (const auto* labels = schema.if_contains("enum")) return labels->at(0);
    if (field.is("integer")) return 1;
    if (field.is("number")) return 1.5;
    if (field.is("boolean")) return true;
    if (operation.for_users && name == "username") return "victim";
    const auto* format = schema.if_contains("format");
    const auto unique = "some" + std::to_string(++count_);
    if (format && *format == "email") return json::string(unique + "@example.com");
    if (format && *format == "date") return "1990-05-17";
    return json::string(unique + " and more");
}

json::object Api::right_body(const json::object& schema, const ListedOperation& operation, const Field& field) {
    json::object body;
    const auto add_all = [&](const json::value& names) {
        for (const auto& name : names.as_array()) {
            const json::string_view key = name.as_string();
            if (key != field.name) body[key] = right_value(key, schema.at("properties").at(key).as_object(), operation);
        }
    };
    if (const auto* required = schema.if_contains("required")) add_all(*required);
    if (const auto* spellings = schema.if_contains("oneOf")) {  // one member by either of its names
        const auto is_field = [&](const json::value& spelling) {
            return std::ranges::count(spelling.at("required").as_array(), json::value(field.name)) > 0;
        };
        if (std::ranges::none_of(spellings->as_array(), is_field)) add_all(spellings->at(0).at("required"));
    }
    return body;
}

Backend::Sending Api::request(const ListedOperation& operation, const Field& field, const Bad& bad) {
    Backend::Sending sending{.client = client(operation), .method = operation.method, .target = operation.pattern};
    std::string query;
    for (const auto& other : operation.fields) {
        const bool is_field = other.place == field.place && other.name == field.name;
        if (other.place == Place::path)
            sending.target.replace(sending.target.find('{'), other.name.size() + 2,
                                   is_field ? bad.encoded : right_path(other));
        if (other.place == Place::query && is_field) query = "?" + field.name + "=" + bad.encoded;
    }
    sending.target += query;
    if (field.place == Place::form) {
        sending.body = as_form(right_body(operation.form_schema, operation, field));
        sending.body += (sending.body.empty() ? "" : "&") + field.name + "=" + bad.encoded;
        sending.content_type = "application/x-www-form-urlencoded";
    } else if (!operation.json_schema.empty()) {
        const auto body = right_body(operation.json_schema, operation, field);
        sending.body = field.place == Place::json ? with_member(body, field.name, bad.json) : json::serialize(body);
    }
    return sending;
}

std::vector<testing::Answer> send_all(Backend& backend, std::vector<Backend::Sending> requests) {
    std::vector<testing::Answer> answers;
    answers.reserve(requests.size());
    for (std::size_t from = 0; from < requests.size(); from += together) {
        const auto first = requests.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last = first + static_cast<std::ptrdiff_t>(std::min(together, requests.size() - from));
        std::ranges::move(backend.send_together({std::make_move_iterator(first), std::make_move_iterator(last)}),
                          std::back_inserter(answers));
    }
    return answers;
}

}  // namespace quoin::app
