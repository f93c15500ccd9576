// J11, J12: a token that counts no more opens none of the operations that ask for one. A new route is covered by
// itself.

#include "tests/app/authz/asking.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app::authz;

namespace {

const sql::Statement delete_user{"delete from users where username = $1"};
const sql::Statement delete_manager{"delete from store_managers where email = $1"};

Task<std::int64_t> remove(Db db, const sql::Statement& statement, std::string login) {
    co_return co_await db.write(statement, login);
}

// Sends what was right with a token that has just been voided; gives how many operations refused it.
template <class Void>
std::size_t refusals(Void make_void) {
    std::size_t tried = 0;
    Asking asking;
    for (const auto& operation : asking.operations()) {
        if (!operation.needs_token) continue;
        const auto right = asking.right(operation);
        make_void(asking.stage(), right.account);
        const auto before = asking.stage().everything();
        const auto answer = asking.send(right);
        CHECK_MESSAGE(answer.status == 401, operation.name());
        CHECK_MESSAGE(answer.header("WWW-Authenticate") == R"(Bearer error="invalid_token")", operation.name());
        const bool unchanged = asking.stage().everything() == before;
        CHECK_MESSAGE(unchanged, operation.name());
        ++tried;
    }
    return tried;
}

}  // namespace

TEST_CASE("J12: a token that was logged out opens no operation of the document") {
    CHECK(refusals([](Stage& stage, const Account& account) {
              REQUIRE(stage.client(account).post("/logout", {}).status == 200);
          }) > 20);
}

TEST_CASE("J11: a token whose owner is gone opens no operation of the document") {
    CHECK(refusals([](Stage& stage, const Account& account) {
              const auto& statement = account.scheme == user_scheme ? delete_user : delete_manager;
              REQUIRE(run(stage.loop(), remove(stage.db(), statement, account.login)) == 1);
          }) > 20);
}
