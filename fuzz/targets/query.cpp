// A query string: what is wrong with it is told, and what is right is read.

#include "app/paging.hpp"
#include "fuzz/everything.hpp"
#include "fuzz/targets.hpp"
#include "quoin/web/extract.hpp"

namespace quoin::fuzz {

void query(std::string_view input) {
    const Bytes bytes(input);
    Request request{.query = bytes.text()};
    Slot<Query<Everything>> part;
    Findings findings;
    Extract<Query<Everything>>::from(request, part, findings);
    Slot<Everything> value;
    if (part && !findings.issues.any()) value.emplace(**part);
    check(value, findings.issues);

    using UserPage = app::Page<app::UserId, "/users">;
    Slot<Query<UserPage>> page;
    Findings others;
    Extract<Query<UserPage>>::from(request, page, others);
    if (page && !others.issues.any()) require((*page)->size() >= 1 && (*page)->size() <= 1000);
}

}  // namespace quoin::fuzz
