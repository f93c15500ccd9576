#include "quoin/web/postman.hpp"

#include "quoin/schema/object_writer.hpp"
#include "quoin/web/postman_walk.hpp"
#include "quoin/web/router.hpp"

#include <iterator>
#include <ranges>

namespace quoin {

namespace {

bool stands_last(const DescribedRoute& described) {
    return described.route->method == Method::delete_ || described.route->ends_token;
}

struct Folder {
    std::string name, description;
    std::vector<PostmanRequest> requests{};

    void add(std::vector<PostmanRequest> more) {
        requests.insert(requests.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
};

std::vector<Folder> folders_of(const Router& router, PostmanWalk& walk) {
    std::vector<Folder> folders;
    for (const auto& [name, description] : router.tags()) {
        Folder folder{std::string(name), std::string(description)};
        for (const bool creating : {true, false})
            for (const auto& described : walk.routes())
                if (described.route->tag == name && !stands_last(described) && walk.creates_any(described) == creating)
                    folder.add(walk.visit(described));
        folders.push_back(std::move(folder));
    }
    Folder last{"At the end", "What was made is deleted, and the tokens are ended"};
    for (const auto& described : walk.routes() | std::views::reverse)
        if (stands_last(described)) last.add(walk.visit(described));
    folders.push_back(std::move(last));
    return folders;
}

void write_info(ObjectWriter& collection, const DocumentInfo& about) {
    ObjectWriter info(collection.key("info"));
    info.string("name", about.title);
    info.string("description", about.description);
    info.string("version", about.version);
    info.string("schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json");
}

void write_folder(std::string& out, const Folder& folder) {
    ObjectWriter object(out);
    object.string("name", folder.name);
    object.string("description", folder.description);
    auto& list = object.key("item");
    char before = '[';
    for (const auto& request : folder.requests) {
        list += std::exchange(before, ',');
        write_json(list, request);
    }
    list += folder.requests.empty() ? "[]" : "]";
}

void write_variable(std::string& out, std::string_view name, std::string_view value) {
    ObjectWriter variable(out);
    variable.string("key", name);
    variable.string("value", value);
}

}  // namespace

std::string postman(const Router& router, const DocumentInfo& about, std::string_view base_url) {
    PostmanWalk walk(router);
    std::string out;
    {
        ObjectWriter collection(out);
        write_info(collection, about);
        auto& items = collection.key("item");
        char before = '[';
        for (const auto& folder : folders_of(router, walk)) {
            items += std::exchange(before, ',');
            write_folder(items, folder);
        }
        items += ']';
        auto& variables = collection.key("variable");
        variables += '[';
        write_variable(variables, "base_url", base_url);
        for (const auto& [name, value] : walk.variables()) {
            variables += ',';
            write_variable(variables, name, value);
        }
        variables += ']';
    }
    return out;
}

}  // namespace quoin
