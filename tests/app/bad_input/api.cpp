#include "tests/app/bad_input/api.hpp"

#include "app/products/store.hpp"
#include "quoin/testing/right_values.hpp"

#include <algorithm>
#include <utility>

namespace quoin::app {

namespace {

namespace json = boost::json;

constexpr std::size_t together = 32;  // fewer than may wait for a hash

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

Bad Bad::text(std::string_view text) { return {testing::in_url(json::value(text)), json::serialize(text)}; }
Bad Bad::literal(std::string_view text) { return {testing::in_url(json::value(text)), std::string(text)}; }

Api::Api(Backend& backend)
    : anybody_(backend.client()), admin_(backend.admin("alice")), manager_(backend.manager("mara")) {
    operations_ = testing::read_operations(anybody_.get("/openapi.json").json());
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
    if (operation.takes_token("UserToken")) return admin_;
    return operation.takes_token("StoreToken") ? manager_ : anybody_;
}

std::string Api::right_path(const Field& field) const { return field.is("integer") ? "1" : item_; }

json::object Api::right_body(const json::object& schema, const ListedOperation& operation, const Field& field) {
    json::object body;
    for (const auto& name : testing::needed_members(schema, field.name))
        body[name] = name == "username" && operation.takes_token("UserToken")
                         ? json::value("victim")
                         : testing::right_value(schema.at("properties").at(name).as_object(), ++count_);
    return body;
}

Backend::Sending Api::request(const ListedOperation& operation, const Field& field, const Bad& bad) {
    Backend::Sending sending{.client = client(operation), .method = operation.method, .target = operation.pattern};
    std::string query;
    for (const auto& other : operation.fields) {
        const bool is_field = other.place == field.place && other.name == field.name;
        if (other.place == Place::path)
            sending.target =
                testing::fill(std::move(sending.target), other.name, is_field ? bad.encoded : right_path(other));
        if (other.place == Place::query && is_field) query = "?" + field.name + "=" + bad.encoded;
    }
    sending.target += query;
    if (field.place == Place::form) {
        sending.body = testing::as_form(right_body(operation.form_schema, operation, field));
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
