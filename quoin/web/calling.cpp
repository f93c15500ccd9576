#include "quoin/web/calling.hpp"

namespace quoin::detail {

bool accept(const Findings& findings, Response& response) {
    if (!findings.malformed.empty()) return problem(response, 400, findings.malformed), false;
    if (findings.issues.any()) return problem(response, findings.issues), false;
    return true;
}

void describe_validation(Operation& operation, MediaType media_types) {
    operation.fails_validation();
    if (media_types == MediaType::none) return;
    operation.fails(400);
    operation.fails(413);
    operation.fails(415);
}

}  // namespace quoin::detail
