#pragma once
// Calling a handler: its parameters are taken from the request, its result becomes the response.

#include "quoin/web/extract.hpp"
#include "quoin/web/reply.hpp"

#include <array>
#include <utility>

namespace quoin::detail {

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

// Resolves one dependency; false when it refused the request and `response` is the answer.
template <Dependency P>
auto resolve(Slot<P>& slot, Request& request, Response& response) {
    if constexpr (is_task<decltype(FromRequest<P>::resolve(request))>)
        return settle_later(slot, FromRequest<P>::resolve(request), response);
    else
        return Resolved{settle(slot, FromRequest<P>::resolve(request), response)};
}

template <class P>
concept Checking = requires(Request& request, Findings& findings) { FromRequest<P>::check(request, findings); };

template <class P>
void extract(Slot<P>& slot, Request& request, Findings& findings) {
    if constexpr (!Dependency<P>)
        Extract<P>::from(request, slot, findings);
    else if constexpr (Checking<P>)
        FromRequest<P>::check(request, findings);
}

// The first parameter that stands around the handler, or how many parameters there are.
template <class... P>
constexpr std::size_t enclosing_index() {
    std::size_t index = 0;
    (void)((Enclosing<P> ? true : (++index, false)) || ...);
    return index;
}

// True when nothing was found; otherwise `response` says what.
bool accept(const Findings& findings, Response& response);

template <class R, class... P, std::size_t... I>
Task<void> answer(Task<R> (*handler)(P...), Slots<P...>& arguments, Response& response, std::index_sequence<I...>) {
    Reply<R>::to(response, co_await handler(std::move(*slot<I>(arguments))...));
}

// Dependencies first, in order, and each may refuse (so 401 comes before 422); then every fault of the request at once;
// then the handler. One instantiation for each signature, not for each handler.
template <class R, class... P, std::size_t... I, std::size_t... D>
Task<void> call(Task<R> (*handler)(P...), Request& request, Response& response, std::index_sequence<I...>,
                std::index_sequence<D...>) {
    Slots<P...> arguments;
    const bool resolved = (co_await resolve(slot<D>(arguments), request, response) && ... && true);
    if (!resolved) co_return;

    if constexpr (sizeof...(D) < sizeof...(P) || (Checking<P> || ...)) {
        Findings findings;
        (extract(slot<I>(arguments), request, findings), ...);
        if (!accept(findings, response)) co_return;
    }
    if constexpr (constexpr auto enclosing = enclosing_index<P...>(); enclosing < sizeof...(P)) {
        const auto& guard = *slot<enclosing>(arguments);
        if (guard.encloses())
            co_return co_await guard.around(request, response,
                                            answer(handler, arguments, response, std::index_sequence<I...>{}));
    }
    Reply<R>::to(response, co_await handler(std::move(*slot<I>(arguments))...));
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

}  // namespace quoin::detail
