// O1, O2: who may do what, asked of every operation that the OpenAPI document has, on both engines.

#include "app/authz/matrix.hpp"
#include "quoin/testing/operations.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

using namespace quoin;
using namespace quoin::app::authz;

namespace {

std::string lock() {
    std::ifstream file(QUOIN_SOURCE_DIR "/authz.lock");
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<Cell>& cells() {
    static const auto all = [] {
        Stage stage;
        return ask_everything(stage);
    }();
    return all;
}

std::set<std::string> operations_in_cells() {
    std::set<std::string> names;
    for (const auto& cell : cells()) names.insert(cell.operation);
    return names;
}

bool changes_things(const Cell& cell) {
    constexpr std::string_view methods[] = {"PUT ", "PATCH ", "DELETE "};
    return std::ranges::any_of(methods, [&](auto method) { return cell.operation.starts_with(method); });
}

template <class Lines>
std::string told(const Lines& lines) {
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
}

}  // namespace

TEST_CASE("O1: every operation answers everybody, about their own, another's and a missing thing, as authz.lock says") {
    CHECK(told(differences(lock(), cells())) == "");
    CHECK(cells().size() > 300);
}

TEST_CASE("O1: whatever is refused leaves every row of the database as it was") {
    for (const auto& cell : cells()) CHECK_MESSAGE(!cell.changed, to_line(cell));
    CHECK(std::ranges::count_if(cells(), [](const Cell& cell) { return cell.status >= 400; }) > 100);
}

TEST_CASE("O1: nobody but an admin changes another's thing, who changes accounts only") {
    for (const auto& cell : cells()) {
        const bool is_own_like = cell.operation == "DELETE /posts/{post_id}/like";  // of another's post
        if (cell.whose != Whose::others || !changes_things(cell) || is_own_like) continue;
        const bool admin_of_accounts = cell.principal == Principal::admin && cell.operation.ends_with(" /user");
        const bool refused = cell.status == (cell.principal == Principal::anonymous ? 401 : 403);
        CHECK_MESSAGE(refused == !admin_of_accounts, to_line(cell));
    }
}

TEST_CASE("O2: without a token every operation is 401, but for those that are meant for the public") {
    const std::set<std::string> meant_for_the_public{"GET /health",
                                                     "GET /health/ready",
                                                     "GET /metrics",
                                                     "GET /products",
                                                     "GET /products/{id}",
                                                     "GET /users",
                                                     "POST /login",
                                                     "POST /user",
                                                     "POST /users",
                                                     "POST /store-managers",
                                                     "POST /store-managers/token"};
    std::set<std::string> open;
    for (const auto& cell : cells())
        if (cell.principal == Principal::anonymous && cell.status != 401) open.insert(cell.operation);
    CHECK(told(open) == told(meant_for_the_public));

    Stage stage;
    std::set<std::string> listed, without_security;
    for (const auto& operation : testing::read_operations(stage.document())) {
        listed.insert(operation.name());
        if (!operation.needs_token) without_security.insert(operation.name());
    }
    CHECK(told(without_security) == told(meant_for_the_public));
    CHECK(told(operations_in_cells()) == told(listed));
}

TEST_CASE("a lock file and the cells differ by the lines that only one of them has") {
    const Cell own{"DELETE /items/{id}", Whose::own, Principal::manager, 204, false};
    const Cell others{"DELETE /items/{id}", Whose::others, Principal::other_manager, 403, false};
    auto loose = others;
    loose.status = 204;
    const auto locked = "# a head\n" + to_line(own) + "\n" + to_line(others) + "\n";
    CHECK(differences(locked, {own, others}).empty());
    CHECK(differences(locked, {own, loose}) == std::vector{"- " + to_line(others), "+ " + to_line(loose)});
    CHECK(differences(locked, {own}) == std::vector{"- " + to_line(others)});
    CHECK(differences("", {own}) == std::vector{"+ " + to_line(own)});
    CHECK(to_line(others) == "DELETE /items/{id}               other's  other manager  403");
    loose.changed = true;
    CHECK(to_line(loose) == "DELETE /items/{id}               other's  other manager  204 CHANGED");
}
