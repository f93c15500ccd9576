#pragma once
// How a handler is called: what its parameters ask for is resolved and read from the request, its result is the answer.

#include "quoin/web/extract.hpp"
#include "quoin/web/reply.hpp"

#include <array>
#include <exception>
#include <utility>

namespace quoin {

// A dependency whose check is still under way while the handler runs: it has a `check`, see extract.hpp.
template <class P>
concept CheckedMeanwhile =
    Dependency<P> && requires(P& value, Request& request) { FromRequest<P>::check(value, request); };

// What a handler may take while its caller is still checked.
template <class P>
concept ReadsOnly = !Dependency<P> || CheckedMeanwhile<P> || requires { requires FromRequest<P>::only_reads; };

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
concept Inspecting = requires(Request& request, Findings& findings) { FromRequest<P>::inspect(request, findings); };

template <class P>
void extract(Slot<P>& slot, Request& request, Findings& findings) {
    if constexpr (!Dependency<P>)
        Extract<P>::from(request, slot, findings);
    else if constexpr (Inspecting<P>)
        FromRequest<P>::inspect(request, findings);
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

// Reads what of the arguments is no dependency; false when `response` says what is wrong with it.
template <class... P, std::size_t... I>
bool extract_all(Slots<P...>& arguments, Request& request, Response& response, std::index_sequence<I...>) {
    if constexpr (((Dependency<P> && !Inspecting<P>) && ...)) return true;
    Findings findings;
    (extract(slot<I>(arguments), request, findings), ...);
    return accept(findings, response);
}

// The positions of the parameters that are `Chosen`.
template <bool... Chosen>
constexpr auto indices_where() {
    constexpr auto count = (std::size_t{0} + ... + Chosen);
    constexpr auto indices = [&] {
        std::array<std::size_t, count + 1> out{};
        std::size_t i = 0, n = 0;
        ((Chosen ? void(out[n++] = i++) : void(i++)), ...);
        return out;
    }();
    return [&]<std::size_t... N>(std::index_sequence<N...>) {
        return std::index_sequence<indices[N]...>{};
    }(std::make_index_sequence<count>{});
}

template <CheckedMeanwhile P>
auto check(P& value, Request& request) {
    return FromRequest<P>::check(value, request);
}

// What the handler reads travels to the database with the check. Nothing of it is answered before the check holds, not
// even a fault of the request: 401 comes before 404 and 422.
template <class R, class... P, std::size_t... I, std::size_t Checked>
Task<void> call_meanwhile(Task<R> (*handler)(P...), Slots<P...>& arguments, Request& request, Response& response,
                          std::index_sequence<I...>, std::index_sequence<Checked>) {
    static_assert((ReadsOnly<P> && ...),
                  "a handler that runs while its caller is checked may only read: it takes DbReader instead of Db");
    auto checked = check(*slot<Checked>(arguments), request);
    checked.start();
    Findings findings;
    Slot<R> answer;
    std::exception_ptr error;
    try {
        (extract(slot<I>(arguments), request, findings), ...);
        if (findings.none()) answer.emplace(co_await handler(std::move(*slot<I>(arguments))...));
    } catch (...) {
        error = std::current_exception();
    }
    if (const auto holds = co_await checked.rest(); !holds) co_return problem(response, holds.failure());
    if (error) std::rethrow_exception(error);
    if (accept(findings, response)) Reply<R>::to(response, *std::move(answer));
}

template <class R, class... P, std::size_t... I>
Task<void> answer(Task<R> (*handler)(P...), Slots<P...>& arguments, Response& response, std::index_sequence<I...>) {
    Reply<R>::to(response, co_await handler(std::move(*slot<I>(arguments))...));
}

// Dependencies first, in order, and each may refuse (so 401 comes before 422); then every fault of the request at once;
// then the handler. One instantiation for each signature, not for each handler.
template <class R, class... P, std::size_t... I, std::size_t... D>
Task<void> call_waiting(Task<R> (*handler)(P...), Request& request, Response& response, std::index_sequence<I...> all,
                        std::index_sequence<D...>) {
    Slots<P...> arguments;
    const bool resolved = (co_await resolve(slot<D>(arguments), request, response) && ... && true);
    if (!resolved) co_return;

    if constexpr ((CheckedMeanwhile<P> || ...)) {
        co_await call_meanwhile(handler, arguments, request, response, all, indices_where<CheckedMeanwhile<P>...>());
    } else {
        if (!extract_all<P...>(arguments, request, response, all)) co_return;
        if constexpr (constexpr auto enclosing = enclosing_index<P...>(); enclosing < sizeof...(P)) {
            const auto& guard = *slot<enclosing>(arguments);
            if (guard.encloses())
                co_return co_await guard.around(request, response, answer(handler, arguments, response, all));
        }
        Reply<R>::to(response, co_await handler(std::move(*slot<I>(arguments))...));
    }
}

template <class R>
Task<void> reply_later(Task<R> started, Response& response) {
    Reply<R>::to(response, co_await started.rest());
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

template <class P>
constexpr MediaType media_types_of() {
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

void describe_validation(Operation& operation, MediaType media_types);

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

}  // namespace quoin
