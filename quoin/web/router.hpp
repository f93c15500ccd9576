#pragma once
// Router: which handler answers which request. A route is a pattern and a function; the function's signature says what
// is read from the request, who may ask, and what can be answered.
//
//   auto items = router.group("Items", "What store managers sell");
//   items.get("/items/{id}", get_item, "Read one item");

#include "quoin/web/extract.hpp"
#include "quoin/web/reply.hpp"

#include <array>
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

// --- calling a handler ---------------------------------------------------------------------------

namespace detail {

// What `co_await` gives for a dependency that needs no waiting.
struct Resolved {
    bool ok;
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    bool await_resume() const noexcept { return ok; }
};

template <class P, class... E>
bool settle(Slot<P>& slot, Result<P, E...> resolved, Response& response) {
    if (resolved) return slot.emplace(*std::move(resolved));
    problem(response, resolved.failure());
    return false;
}
template <class P>
bool settle(Slot<P>& slot, P resolved, Response&) {
    return slot.emplace(std::move(resolved));
}

template <class P, class Resolving>
Task<bool> settle_later(Slot<P>& slot, Task<Resolving> resolving, Response& response) {
    co_return settle(slot, co_await std::move(resolving), response);
}

// Whether resolving a parameter may have to wait.
template <class P>
constexpr bool waits() {
    if constexpr (Dependency<P>)
        return is_task<decltype(FromRequest<P>::resolve(std::declval<Request&>()))>;
    else
        return false;
}

// Resolves one dependency; false when it refused the request and `response` is the answer.
template <Dependency P>
auto resolve(Slot<P>& slot, Request& request, Response& response) {
    if constexpr (waits<P>())
        return settle_later(slot, FromRequest<P>::resolve(request), response);
    else
        return Resolved{settle(slot, FromRequest<P>::resolve(request), response)};
}

template <class P>
void extract(Slot<P>& slot, Request& request, Findings& findings) {
    if constexpr (!Dependency<P>) Extract<P>::from(request, slot, findings);
}

// True when nothing was found; otherwise `response` says what.
bool accept(const Findings& findings, Response& response);

// Reads what of the arguments is no dependency; false when `response` says what is wrong with it.
template <class... P, std::size_t... I>
bool extract_all(Slots<P...>& arguments, Request& request, Response& response, std::index_sequence<I...>) {
    if constexpr ((Dependency<P> && ...)) return true;
    Findings findings;
    (extract(slot<I>(arguments), request, findings), ...);
    return accept(findings, response);
}

template <class R>
Task<void> reply_later(Task<R> started, Response& response) {
    Reply<R>::to(response, co_await started.rest());
}

// Dependencies first, in order, and each may refuse (so 401 comes before 422); then every fault of the request at once;
// then the handler. One instantiation for each signature, not for each handler.
template <class R, class... P, std::size_t... I, std::size_t... D>
Task<void> call_waiting(Task<R> (*handler)(P...), Request& request, Response& response, std::index_sequence<I...> all,
                        std::index_sequence<D...>) {
    Slots<P...> arguments;
    const bool resolved = (co_await resolve(slot<D>(arguments), request, response) && ... && true);
    if (resolved && extract_all<P...>(arguments, request, response, all))
        Reply<R>::to(response, co_await handler(std::move(*slot<I>(arguments))...));
}

// The same without a coroutine of its own, where only the handler may have to wait.
template <class R, class... P, std::size_t... I, std::size_t... D>
Task<void> call_at_once(Task<R> (*handler)(P...), Request& request, Response& response, std::index_sequence<I...> all,
                        std::index_sequence<D...>) {
    Slots<P...> arguments;
    const bool resolved = (resolve(slot<D>(arguments), request, response).ok && ... && true);
    if (!resolved || !extract_all<P...>(arguments, request, response, all)) return Task<void>::done();
    auto task = handler(std::move(*slot<I>(arguments))...);
    if (!task.start()) return reply_later(std::move(task), response);
    Reply<R>::to(response, task.take());
    return Task<void>::done();
}

// The positions of the parameters that are dependencies.
template <class... P>
constexpr auto dependency_indices() {
    constexpr auto count = (std::size_t{0} + ... + Dependency<P>);
    constexpr auto indices = [&] {
        std::array<std::size_t, count + 1> out{};
        std::size_t i = 0, n = 0;
        ((Dependency<P> ? void(out[n++] = i++) : void(i++)), ...);
        return out;
    }();
    return [&]<std::size_t... N>(std::index_sequence<N...>) {
        return std::index_sequence<indices[N]...>{};
    }(std::make_index_sequence<count>{});
}

template <class P>
constexpr unsigned media_types_of() {
    if constexpr (Dependency<P>)
        return MediaType::none;
    else
        return Extract<P>::takes;
}

template <class P>
bool admit(const Request& request, Response& response) {
    if constexpr (requires { FromRequest<P>::admit(request); }) {
        if (auto failure = FromRequest<P>::admit(request)) return problem(response, *failure), false;
    }
    return true;
}

void describe_validation(Operation& operation, unsigned media_types);

template <class P>
void describe_parameter(Operation& operation) {
    static_assert(
        Dependency<P> || RequestPart<P>,
        "a handler takes Path, Query, Body, Form, or a dependency (a type with FromRequest<T>::resolve and describe)");
    if constexpr (Dependency<P>)
        FromRequest<P>::describe(operation);
    else {
        Extract<P>::describe(operation);
        describe_validation(operation, Extract<P>::takes);
    }
}

}  // namespace detail

// --- routes --------------------------------------------------------------------------------------

struct Route {
    using AnyHandler = void (*)();

    Method method;
    std::string pattern;
    std::vector<std::string> placeholders;
    std::string_view tag, summary;
    bool ends_token = false;  // the token it is sent with is void afterwards
    bool answers_json;
    unsigned media_types;  // of the body; MediaType::none: no body is read
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
    static bool accepts_body(const Route& route, const Request& request, Response& response);
    void answer_options(const Request& request, const Node& node, Response& response) const;
    bool allows_origin(std::string_view origin) const;
    void add_cors(const Request& request, Response& response) const;
    // False where `response` is the answer already.
    static bool may_call(const Route& route, const Request& request, Response& response);
    void fail(const std::exception& error, const Request& request, Response& response) const;
    // The last that is done to an answer.
    void finish(const Request& request, Response& response) const;
    Task<void> finish_later(Task<void> started, Request& request, Response& response) const;

    RouterOptions options_;
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
            .media_types = (0U | ... | detail::media_types_of<P>()),
            .handler = reinterpret_cast<Route::AnyHandler>(handler),
            .call =
                [](Route::AnyHandler any, Request& request, Response& response) {
                    const auto handle = reinterpret_cast<Task<R> (*)(P...)>(any);
                    constexpr std::index_sequence_for<P...> all;
                    constexpr auto dependencies = detail::dependency_indices<P...>();
                    if constexpr ((detail::waits<P>() || ...))
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
