#include "app/authz/requests.hpp"

#include "app/products/store.hpp"
#include "quoin/testing/right_values.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace quoin::app::authz {

namespace {

namespace json = boost::json;

using testing::Field;
using testing::ListedOperation;
using testing::Place;

// "/posts/{post_id}" of "/posts/{post_id}/like"
std::string path_up_to(const ListedOperation& operation, const Field& placeholder) {
    const auto braced = "{" + placeholder.name + "}";
    return operation.pattern.substr(0, operation.pattern.find(braced) + braced.size());
}

bool has_member(const json::object& schema, std::string_view name) {
    const auto* properties = schema.if_contains("properties");
    return properties && properties->as_object().contains(name);
}

// The places that are written to: in a change all of them, so that it is seen where it must not be.
std::vector<std::string> members_of(const ListedOperation& operation, const json::object& schema) {
    const bool is_change = operation.method == "PUT" || operation.method == "PATCH";
    return is_change ? testing::all_members(schema) : testing::needed_members(schema);
}

}  // namespace

Requests::Requests(Stage& stage) : stage_(stage), operations_(testing::read_operations(stage.document())) {
    add_stated_kinds();
    add_kinds_of_paths();
}

void Requests::add_stated_kinds() {
    auto& products = by_path_["/products/{id}"];
    products.make = [this](const Account&, Kind::Ids&) -> json::value {
        const NewProduct kettle{{}, ProductName("Kettle"), ProductDescription(""), Price(1), true};
        return std::int64_t{run(stage_.loop(), products::add(stage_.db(), kettle))};
    };
    auto& users = by_path_["/users/{username}"];  // accounts: everybody owns their own
    users.owner = user_scheme;
    users.make = [](const Account& owner, Kind::Ids&) -> json::value { return json::string(owner.login); };
    by_name_["username"] = &users;
}

void Requests::add_kinds_of_paths() {
    for (const auto& operation : operations_)
        for (const auto& field : operation.fields) {
            if (field.place != Place::path) continue;
            const auto path = path_up_to(operation, field);
            const auto [place, is_new] = by_path_.try_emplace(path);
            auto& kind = place->second;
            if (is_new) {
                const auto* creation = find_creation(path.substr(0, path.rfind("/{")), field.name);
                if (!creation) throw std::runtime_error(path + ": nothing in the document makes one, so say how");
                if (!creation->schemes.empty()) kind.owner = creation->schemes.front();
                kind.make = [this, creation, id = field.name](const Account& owner, Kind::Ids& parents) {
                    return create(*creation, id, owner, parents);
                };
            }
            if (field.name != "id") by_name_[field.name] = &kind;
        }
}

const ListedOperation* Requests::find_creation(std::string_view collection, const std::string& id) const {
    const auto creation = std::ranges::find_if(operations_, [&](const ListedOperation& operation) {
        return operation.method == "POST" && operation.pattern == collection &&
               has_member(operation.created_schema, id);
    });
    return creation == operations_.end() ? nullptr : &*creation;
}

json::value Requests::create(const ListedOperation& creation, const std::string& id, const Account& owner,
                             Kind::Ids& parents) {
    const auto request = make(creation, &owner, parents);
    const auto answer = stage_.client(owner).send(request.method, request.target, request.body, request.content_type);
    if (answer.status != 201) throw std::runtime_error(creation.name() + " made nothing: " + answer.body);
    return answer.json().at(id);
}

// What creates a thing may be told an id that nothing has yet; elsewhere, an id names what is there.
const Kind* Requests::kind_of(const ListedOperation& operation, const Field& field) const {
    if (field.place == Place::path) return &by_path_.at(path_up_to(operation, field));
    const auto named = by_name_.find(field.name);
    const bool creates = has_member(operation.created_schema, field.name);
    return named == by_name_.end() || !operation.needs_token || creates ? nullptr : named->second;
}

const Kind* Requests::subject(const ListedOperation& operation) const {
    for (const auto& field : operation.fields)
        if (const auto* kind = kind_of(operation, field)) return kind;
    return nullptr;
}

PlainRequest Requests::about_thing_of(const Account& owner, const ListedOperation& operation) {
    Kind::Ids ids;
    return make(operation, &owner, ids);
}

PlainRequest Requests::about_nothing(const ListedOperation& operation) {
    Kind::Ids none;
    return make(operation, nullptr, none);
}

json::value Requests::value_of(const ListedOperation& operation, const Field& field, const Account* owner,
                               Kind::Ids& ids) {
    if (field.name == "current_password") return json::value(password);
    const auto* kind = kind_of(operation, field);
    if (!kind) return testing::right_value(field.schema, ++count_);
    if (!owner) return testing::missing_value(field.schema);
    if (const auto known = ids.find(kind); known != ids.end()) return known->second;
    return ids[kind] = kind->make(*owner, ids);
}

PlainRequest Requests::make(const ListedOperation& operation, const Account* owner, Kind::Ids& ids) {
    PlainRequest request{.method = operation.method, .target = operation.pattern};
    const bool is_json = !operation.json_schema.empty();
    const auto place_of_body = is_json ? Place::json : Place::form;
    const auto& schema = is_json ? operation.json_schema : operation.form_schema;
    const auto members = operation.needs_body ? members_of(operation, schema) : std::vector<std::string>();
    std::string query;
    json::object body;
    for (const auto& field : operation.fields) {
        if (field.place == Place::path)
            request.target =
                testing::fill(request.target, field.name, testing::in_url(value_of(operation, field, owner, ids)));
        if (field.place == Place::query && (field.required || kind_of(operation, field)))
            query += (query.empty() ? "?" : "&") + field.name + "=" +
                     testing::in_url(value_of(operation, field, owner, ids));
        if (field.place == place_of_body && std::ranges::find(members, field.name) != members.end())
            body[field.name] = value_of(operation, field, owner, ids);
    }
    if (!operation.logs_in.empty()) {
        const bool of_store = operation.logs_in == store_scheme;
        body["username"] = stage_.enter(of_store ? Principal::manager : Principal::user).login;
        body["password"] = password;
    }
    request.target += query;
    if (members.empty()) return request;
    request.body = is_json ? json::serialize(body) : testing::as_form(body);
    request.content_type = is_json ? "application/json" : "application/x-www-form-urlencoded";
    return request;
}

}  // namespace quoin::app::authz
