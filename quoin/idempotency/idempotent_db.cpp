#include "quoin/idempotency/idempotent_db.hpp"

#include "quoin/base/clock.hpp"
#include "quoin/crypto/base64url.hpp"
#include "quoin/crypto/digest.hpp"
#include "quoin/idempotency/once.hpp"
#include "quoin/idempotency/store.hpp"
#include "quoin/web/reply.hpp"

#include <algorithm>
#include <array>

namespace quoin {

using namespace idempotency;

namespace {

constexpr std::string_view key_field = "Idempotency-Key", replayed = "Idempotency-Replayed";
constexpr std::array<std::string_view, 2> kept_fields{"ETag", "Location"};
constexpr std::size_t longest_key = 255;

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= longest_key &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127; });
}

// Texts told apart by their lengths.
std::string put_together(std::initializer_list<std::string_view> texts) {
    std::string whole;
    for (const auto text : texts) ((whole += std::to_string(text.size())) += ':') += text;
    return whole;
}

std::string headers_of(const Response& response) {
    std::string lines;
    for (const auto& [name, value] : response.headers)
        if (std::ranges::find(kept_fields, name) != kept_fields.end()) (((lines += name) += ": ") += value) += '\n';
    return lines;
}

void add_headers(Response& response, std::string_view lines) {
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(line.size() + 1);
        const auto colon = line.find(": ");
        const auto* name = std::ranges::find(kept_fields, line.substr(0, colon));
        if (name != kept_fields.end()) response.add(*name, std::string(line.substr(colon + 2)));
    }
}

void refuse(Response& response) {
    Issues issues;
    Issues::At header(issues, "header"), key(issues, key_field);
    issues.add("idempotency_key_reused", "This key was sent with another request");
    problem(response, issues);
}

void answer_again(const Once& once, const KeptAnswer& kept, Response& response) {
    if (kept.fingerprint != once.fingerprint()) return refuse(response);
    response.clear();
    response.status = static_cast<int>(kept.status);
    response.body = kept.body;
    add_headers(response, kept.headers);
    response.add(replayed, "true");
}

bool succeeded(const Response& response) {
    return response.status >= 200 && response.status < 300 && !response.stream && response.fixed_body.empty();
}

// Carries the request out; false where its key was taken meanwhile, by another server or loop. Whatever is thrown ends
// the transaction with `once`.
Task<bool> carry_out(Once& once, Response& response, Task<void> handler) {
    bool first = true;
    try {
        co_await std::move(handler);
        if (succeeded(response)) co_await Once::commit(once, response.status, headers_of(response), response.body);
    } catch (const Repeated&) {
        first = false;
    }
    co_await Once::roll_back(once);
    co_return first;
}

// By value: it outlives the parameters of the handler.
Task<void> answer_once(std::shared_ptr<Once> once, Request& request, Response& response, Task<void> handler) {
    auto& answers = request.services->get<Answers>();
    once->begin_with(sha256_hex(put_together({request.caller, *request.find(key_field)})),
                     answers.fingerprint(request));
    const auto turn = co_await answers.turns().take(once->id());
    Db outside(once->outside());
    if (const auto kept = co_await find(outside, once->id(), now())) co_return answer_again(*once, *kept, response);
    if (co_await carry_out(*once, response, std::move(handler))) co_return;
    const auto kept = co_await find(outside, once->id(), now());
    if (!kept) throw db::Unavailable("the answer of an equal request has expired in this moment");
    answer_again(*once, *kept, response);
}

}  // namespace

std::string Answers::fingerprint(const Request& request) {
    auto path = request.path;
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);  // with a slash or without: one route
    std::string signature, text;
    key_.sign(put_together({to_string(request.method), path, request.query, request.body}), signature);
    append_base64url(text, signature);
    return text;
}

IdempotentDb::operator Db() const { return Db(once_ ? static_cast<db::Lanes&>(*once_) : *lanes_); }

void IdempotentDb::when_durable(std::move_only_function<void()> work) const {
    if (once_)
        once_->when_committed(std::move(work));
    else
        work();  // each write was
}

IdempotentDb IdempotentDb::resolve(Request& request) {
    auto& lanes = request.services->get<db::Lanes>();
    return {lanes, request.find(key_field) ? std::make_shared<Once>(lanes) : nullptr};
}

void IdempotentDb::inspect(const Request& request, Findings& findings) {
    const auto* key = request.find(key_field);
    if (!key || (is_key(*key) && request.count(key_field) == 1)) return;
    Issues::At header(findings.issues, "header"), name(findings.issues, key_field);
    findings.issues.add("idempotency_key", "A key should be one text of 1 to 255 visible ASCII characters");
}

void IdempotentDb::describe(Operation& operation) {
    operation.parameters.push_back({.in = "header",
                                    .name = std::string(key_field),
                                    .required = false,
                                    .schema = {.type = "string", .pattern = "^[!-~]{1,255}$"}});
    operation.fails_validation();
    operation.fails(503);
    for (auto& [status, response] : operation.responses)
        if (status >= 200 && status < 300)
            response.headers.emplace(replayed, HeaderDescription{"true: this is the answer to an earlier request with "
                                                                 "the same Idempotency-Key"});
}

Task<void> IdempotentDb::around(Request& request, Response& response, Task<void> handler) const {
    return answer_once(once_, request, response, std::move(handler));
}

}  // namespace quoin
