#include "quoin/web/reply.hpp"

namespace quoin {

void problem(Response& response, const Failure& failure) {
    problem(response, failure.status, failure.detail);
    if (!failure.challenge.empty()) response.add("WWW-Authenticate", failure.challenge);
    if (failure.retry_after) response.add("Retry-After", std::to_string(failure.retry_after));
}

void problem(Response& response, const Issues& issues) {
    response.clear();
    response.status = 422;
    write_issues(response.body, issues);
}

void Reply<Redirect>::to(Response& response, Redirect redirect) {
    response.status = 307;
    response.add("Location", std::string(redirect.location));
}

void Reply<PlainText>::to(Response& response, PlainText text) {
    response.content_type = text.content_type;
    response.body = std::move(text.text);
}

void Reply<PlainText>::describe(Operation& operation) {
    operation.responses[200] = {
        .description = "Successful Response", .content_type = "text/plain", .schema = {.type = "string"}};
}

}  // namespace quoin
