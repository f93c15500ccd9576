#pragma once
// Router: which handler answers which request. A route is a pattern and a function; the function's signature says what
// is read from the request, who may ask, and what can be answered.
//
//   auto items = router.group("Items", "What store managers sell");
//   items.get("/items/{id}", get_item, "Read one item");

#include "quoin/web/calling.hpp"
#include "quoin/web/cors.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace quoin {

// --- a route's pattern, checked against its handler while compiling ------------------------------

void a_route_has_one_placeholder_per_Path_parameter();  // never defined: the compiler names it in its error
void a_route_starts_with_a_slash();

template <class... P>
struct Pattern {
    std::string_view text;

    template <std::size_t N>
    consteval Pattern(const char (&literal)[N]) : text(literal, N - 1) {
        if (text.empty() || text[0] != '/') a_route_starts_with_a_slash();
        std::size_t placeholders = 0;
        for (const char c : text) placeholders += c == '{';
        if (placeholders != (std::size_t{0} + ... + is_path<P>)) a_route_has_one_placeholder_per_Path_parameter();
    }
};

// --- routes --------------------------------------------------------------------------------------

struct Route {
    using AnyHandler = void (*)();

    Method method;
    std::string pattern;
    std::vector<std::string> placeholders;
    std::string_view tag, summary;
    bool ends_token = false;  // the token it is sent with is void afterwards
    bool answers_json;
    MediaType media_types;  // of the body; MediaType::none: no body is read
    AnyHandler handler;
    Task<void> (*call)(AnyHandler handler, Request& request, Response& response);
    bool (*admit)(const Request& request, Response& response);
    void (*describe)(Operation& operation);
};

struct Tag {
    std::string_view name, description;
};

struct RouterOptions {
    std::vector<std::string> cors_origins{};  // exact: "https://example.org"
    // Told of everything a handler throws, before the client gets 500 or 503.
    std::function<void(const Request& request, const std::exception& error, bool temporary)> on_error{};
    // Told of each 401 and 403, before the client gets it.
    std::function<void(const Request& request, int status)> on_refusal{};
};

class Router : public Handler {
public:
    class Group;

    explicit Router(RouterOptions options = {});
    ~Router() override;

    // Routes that belong together in the document. The texts are literals.
    Group group(std::string_view tag, std::string_view description);
    // A fixed answer to GET that is no operation of the document, such as a docs page or the way to it.
    void page(std::string_view path, std::function<void(const Request&, Response&)> answer);

    bool admit(Request& request, Response& response) const override;
    Task<void> handle(Request& request, Response& response) const override;

    // In the order they were added.
    std::vector<const Route*> routes() const;
    const std::vector<Tag>& tags() const { return tags_; }

private:
    struct Node;
    struct FixedPaths;

    Route& add(std::unique_ptr<Route> route);
    // The node of the path, with the captures in the request; nullptr for an unknown path.
    const Node* find(Request& request, Response& response) const;
    // The route, or nullptr with the answer in `response`.
    const Route* choose(Request& request, Response& response) const;
    // False where `response` is the answer already.
    static bool may_call(const Route& route, const Request& request, Response& response);
    void fail(const std::exception& error, const Request& request, Response& response) const;
    // The last that is done to an answer.
    void finish(const Request& request, Response& response) const;
    Task<void> finish_later(Task<void> started, Request& request, Response& response) const;

    RouterOptions options_;
    Cors cors_;
    std::vector<std::unique_ptr<Route>> routes_;
    std::vector<Tag> tags_;
    std::unique_ptr<Node> root_;
    std::unique_ptr<FixedPaths> fixed_;
};

class Router::Group {
public:
    Group(Router& router, std::string_view tag) : router_(router), tag_(tag) {}

    template <class R, class... P>
    Route& get(std::type_identity_t<Pattern<P...>> pattern, Task<R> (*handler)(P...), std::string_view summary) {
        return add(Method::get, pattern.text, handler, summary);
    }
    template <class R, class... P>
    Route& post(std::type_identity_t<Pattern<P...>> pattern, Task<R> (*handler)(P...), std::string_view summary) {
        return add(Method::post, pattern.text, handler, summary);
    }
    template <class R, class... P>
    Route& put(std::type_identity_t<Pattern<P...>> pattern, Task<R> (*handler)(P...), std::string_view summary) {
        return add(Method::put, pattern.text, handler, summary);
    }
    template <class R, class... P>
    Route& patch(std::type_identity_t<Pattern<P...>> pattern, Task<R> (*handler)(P...), std::string_view summary) {
        return add(Method::patch, pattern.text, handler, summary);
    }
    template <class R, class... P>
    Route& delete_(std::type_identity_t<Pattern<P...>> pattern, Task<R> (*handler)(P...), std::string_view summary) {
        return add(Method::delete_, pattern.text, handler, summary);
    }

private:
    template <class R, class... P>
    Route& add(Method method, std::string_view pattern, Task<R> (*handler)(P...), std::string_view summary) {
        return router_.add(std::make_unique<Route>(Route{
            .method = method,
            .pattern = std::string(pattern),
            .tag = tag_,
            .summary = summary,
            .answers_json = Reply<R>::is_json,
            .media_types = (MediaType::none | ... | detail::media_types_of<P>()),
            .handler = reinterpret_cast<Route::AnyHandler>(handler),
            .call =
                [](Route::AnyHandler any, Request& request, Response& response) {
                    const auto handle = reinterpret_cast<Task<R> (*)(P...)>(any);
                    constexpr std::index_sequence_for<P...> all;
                    constexpr auto dependencies = detail::indices_where<Dependency<P>...>();
                    if constexpr (((detail::waits<P>() || Enclosing<P> || CheckedMeanwhile<P>) || ...))
                        return detail::call_waiting(handle, request, response, all, dependencies);
                    else
                        return detail::call_at_once(handle, request, response, all, dependencies);
                },
            .admit = [](const Request& request,
                        Response& response) { return (detail::admit<P>(request, response) && ... && true); },
            .describe =
                [](Operation& operation) {
                    Reply<R>::describe(operation);
                    (detail::describe_parameter<P>(operation), ...);
                },
        }));
    }

    Router& router_;
    std::string_view tag_;
};

}  // namespace quoin
