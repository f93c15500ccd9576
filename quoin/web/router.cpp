#include "quoin/web/router.hpp"

#include "quoin/base/unavailable.hpp"
#include "quoin/base/utf8.hpp"
#include "quoin/web/entity_tag.hpp"
#include "quoin/web/urlencoded.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace quoin {

// One segment of the paths that are known.
struct Router::Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> children;
    std::unique_ptr<Node> placeholder;
    std::array<const Route*, 7> routes{};  // by method
    std::function<void(const Request&, Response&)> page;

    Node& child(std::string_view segment) {
        auto& next = segment.starts_with('{') ? placeholder : named(segment);
        if (!next) next = std::make_unique<Node>();
        return *next;
    }
    const Node* find(std::string_view segment) const {
        const auto found =
            std::ranges::find(children, segment, [](const auto& each) -> std::string_view { return each.first; });
        return found == children.end() ? nullptr : found->second.get();
    }
    const Route* route(Method method) const {
        if (method == Method::unknown) return nullptr;
        return routes[static_cast<std::size_t>(method == Method::head ? Method::get : method)];
    }
    std::string allowed() const {
        std::string list;
        for (const auto method : {Method::get, Method::post, Method::put, Method::patch, Method::delete_}) {
            const bool served = route(method) || (method == Method::get && page);
            if (!served) continue;
            ((list += to_string(method)) += ", ");
            if (method == Method::get) list += "HEAD, ";
        }
        return list += "OPTIONS";
    }

private:
    std::unique_ptr<Node>& named(std::string_view segment) {
        for (auto& [name, node] : children)
            if (name == segment) return node;
        return children.emplace_back(segment, nullptr).second;
    }
};

// The patterns without a placeholder, which are found without a look at their segments.
struct Router::FixedPaths {
    void add(std::string_view path, const Node* node) { places_[place_of(path)].emplace_back(path, node); }
    const Node* find(std::string_view path) const {
        for (const auto& [known, node] : places_[place_of(path)])
            if (known == path) return node;
        return nullptr;
    }

private:
    // By the ends of the path, where patterns differ most.
    static std::size_t place_of(std::string_view path) {
        std::uint32_t first = 0, last = 0;
        if (path.size() < sizeof first) return 0;
        std::memcpy(&first, path.data(), sizeof first);
        std::memcpy(&last, path.data() + path.size() - sizeof last, sizeof last);
        return ((std::uint64_t{first} << 32 | last) + path.size()) * 0x9e3779b97f4a7c15 >> 56;
    }

    std::array<std::vector<std::pair<std::string_view, const Node*>>, 256> places_;
};

namespace {

// Takes "/segment" off the front. A slash at the very end belongs to the segment before it: slash or no slash is one
// route.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (path == "/") path = {};
    return segment;
}

std::vector<std::string> placeholders_of(std::string_view pattern) {
    std::vector<std::string> names;
    for (auto open = pattern.find('{'); open != pattern.npos; open = pattern.find('{', open + 1))
        names.emplace_back(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
    return names;
}

}  // namespace

Router::Router(RouterOptions options)
    : options_(std::move(options)),
      cors_(options_.cors_origins),
      root_(std::make_unique<Node>()),
      fixed_(std::make_unique<FixedPaths>()) {}
Router::~Router() = default;

Router::Group Router::group(std::string_view tag, std::string_view description) {
    tags_.push_back({tag, description});
    return {*this, tag};
}

void Router::page(std::string_view path, std::function<void(const Request&, Response&)> answer) {
    auto* node = root_.get();
    while (!path.empty() && path != "/") node = &node->child(take_segment(path));
    node->page = std::move(answer);
}

Route& Router::add(std::unique_ptr<Route> route) {
    auto* node = root_.get();
    std::string_view pattern = route->pattern;
    if (pattern == "/") pattern = {};
    while (!pattern.empty()) node = &node->child(take_segment(pattern));
    auto& place = node->routes[static_cast<std::size_t>(route->method)];
    if (place) throw std::logic_error("two routes for " + std::string(to_string(route->method)) + " " + route->pattern);
    route->placeholders = placeholders_of(route->pattern);
    routes_.push_back(std::move(route));
    place = routes_.back().get();
    if (place->placeholders.empty()) fixed_->add(place->pattern, node);
    return *routes_.back();
}

std::vector<const Route*> Router::routes() const {
    std::vector<const Route*> list;
    for (const auto& route : routes_) list.push_back(route.get());
    return list;
}

[[gnu::always_inline]] inline const Router::Node* Router::find(Request& request, Response& response) const {
    request.captures.clear();
    if (const auto* fixed = fixed_->find(request.path)) return fixed;
    const auto* node = root_.get();
    auto path = request.path == "/" ? std::string_view() : request.path;
    std::string decoded;
    while (!path.empty() && node) {
        auto segment = take_segment(path);
        if (segment.find('%') != segment.npos) {
            decoded.clear();
            if (!percent_decode(decoded, segment, false) || !is_utf8(decoded))
                return problem(response, 400, "The path should be percent-encoded UTF-8"), nullptr;
            segment = decoded;
        }
        const auto* next = node->find(segment);
        if (!next && node->placeholder && !segment.empty()) {
            request.captures.emplace_back(segment);
            next = node->placeholder.get();
        }
        node = next;
    }
    if (!node || (!node->page && std::ranges::all_of(node->routes, [](auto* route) { return !route; })))
        return problem(response, 404, "Not Found"), nullptr;
    return node;
}

[[gnu::always_inline]] inline const Route* Router::choose(Request& request, Response& response) const {
    const auto* node = find(request, response);
    if (!node) return nullptr;
    if (const auto* route = node->route(request.method)) return request.route = route;
    if (request.method == Method::options) {
        response.status = 204;
        response.add("Allow", node->allowed());
        cors_.add_preflight(request, node->allowed(), response);
    } else if (node->page && (request.method == Method::get || request.method == Method::head)) {
        node->page(request, response);
    } else {
        problem(response, 405, "Method Not Allowed");
        response.add("Allow", node->allowed());
    }
    return nullptr;
}

bool Router::admit(Request& request, Response& response) const {
    response.clear();
    const auto* route = choose(request, response);
    const bool admitted = route && route->admit(request, response) && takes_body(route->media_types, request, response);
    if (!admitted) finish(request, response);
    return admitted;
}

[[gnu::always_inline]] inline bool Router::may_call(const Route& route, const Request& request, Response& response) {
    if (route.answers_json && !wants_json(request, response)) return false;
    // Without credentials 401 comes before 415; with them the body's type is looked at before the database is.
    return request.body.empty() || (route.admit(request, response) && takes_body(route.media_types, request, response));
}

inline void Router::finish(const Request& request, Response& response) const {
    if (cors_.allows_any()) cors_.add(request, response);
    const bool refused = response.status == 401 || response.status == 403;
    if (refused && options_.on_refusal) options_.on_refusal(request, response.status);
}

// What an operation answers is its caller's.
static void keep_private(Response& response) {
    if (response.cache_control.empty()) response.cache_control = "no-store";
}

// Without any an answer has no tag either.
static bool has_fields(const Response& response) { return !response.headers.empty(); }

// No coroutine, since most handlers that need no database end at once.
Task<void> Router::handle(Request& request, Response& response) const {
    try {
        const auto* route = choose(request, response);
        if (route && may_call(*route, request, response)) {
            auto task = route->call(route->handler, request, response);
            if (!task.start()) return finish_later(std::move(task), request, response);
            task.take();
            if (has_fields(response)) leave_out_known(request, response);
        }
    } catch (const std::exception& error) {
        fail(error, request, response);
    }
    keep_private(response);
    finish(request, response);
    return Task<void>::done();
}

Task<void> Router::finish_later(Task<void> started, Request& request, Response& response) const {
    try {
        co_await started.rest();
        if (has_fields(response)) leave_out_known(request, response);
    } catch (const std::exception& error) {
        fail(error, request, response);
    }
    keep_private(response);
    finish(request, response);
}

// Makes the answer to what a handler threw.
void Router::fail(const std::exception& error, const Request& request, Response& response) const {
    const auto* temporary = dynamic_cast<const TemporarilyUnavailable*>(&error);
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    if (options_.on_error) options_.on_error(request, error, temporary != nullptr);
    if (!temporary && !memory) return problem(response, 500, "Internal Server Error");
    problem(response, 503,
            temporary && temporary->outcome_unknown() ? "The outcome is unknown: the request may have been carried out"
                                                      : "Service Unavailable");
    response.add("Retry-After", std::to_string(temporary ? temporary->retry_after() : 1));
}

}  // namespace quoin
