// B6, B7, B8: numbers that are none, too small or too large, as ids, as prices and in paging.

#include "tests/app/bad_input/api.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace quoin;
using namespace quoin::app;

namespace {

const std::string a_thousand_digits(1000, '7');

// Tells of each answer that is none of `allowed`.
void check_each(Backend& backend, Api& api, const ListedOperation& operation, const Field& field,
                const std::vector<std::string>& values, const std::vector<int>& allowed) {
    std::vector<Backend::Sending> requests;
    for (const auto& value : values) requests.push_back(api.request(operation, field, Bad::literal(value)));
    const auto answers = send_all(backend, std::move(requests));
    for (std::size_t i = 0; i < answers.size(); ++i)
        CHECK_MESSAGE(std::ranges::count(allowed, answers[i].status) == 1, operation.name(), " ", field.name, ": ",
                      values[i], " is ", answers[i].status);
}

bool is_paged(const ListedOperation& operation) {
    return std::ranges::any_of(operation.fields, [](const Field& field) { return field.name == "after"; });
}

std::string cursor_of(const testing::Answer& page) {
    const auto link = page.header("Link");
    const auto from = link.find("after=") + 6;
    return link.substr(from, link.find('>') - from);
}

}  // namespace

TEST_CASE("B7: an id in a path that is no id is 422, and one of nothing 404") {
    Backend backend(without_login_limits());
    Api api(backend);
    const std::vector<std::string> ids{"0",
                                       "-1",
                                       "9223372036854775807",
                                       "9223372036854775808",
                                       "18446744073709551616",
                                       "-9223372036854775809",
                                       "abc",
                                       "1.0",
                                       "1e3",
                                       "0x1",
                                       "+1",
                                       " 1",
                                       "1 ",
                                       "%31%00",
                                       "1;",
                                       "null",
                                       "１",
                                       "00000000-0000-0000-0000-000000000000",
                                       "01999999-9999-7999-8999-99999999999g",
                                       a_thousand_digits};
    for (const auto& operation : api.operations())
        for (const auto& field : operation.fields)
            if (field.place == Place::path) check_each(backend, api, operation, field, ids, {404, 422});
}

TEST_CASE("B6: a number in a body that is of another type or out of range is 422") {
    Backend backend(without_login_limits());
    Api api(backend);
    const std::vector<std::string> no_numbers{"-1",       "1e400", "-1e400", R"("1")", R"("NaN")",
                                              R"("abc")", "true",  "[1]",    "{}",     a_thousand_digits},
        no_integers{"9223372036854775808", "-9223372036854775809", "1.5"};
    for (const auto& operation : api.operations())
        for (const auto& field : operation.fields) {
            const bool integer = field.is("integer"), number = field.is("number");
            if (field.place != Place::json || (!integer && !number)) continue;
            check_each(backend, api, operation, field, no_numbers, {422});
            if (integer) check_each(backend, api, operation, field, no_integers, {422});
            check_each(backend, api, operation, field, {"NaN", "Infinity", "-Infinity", "01", "+1", ".5"}, {400});
        }
}

TEST_CASE("B8: a bad limit is 422") {
    Backend backend(without_login_limits());
    Api api(backend);
    const std::vector<std::string> limits{
        "0", "1001", "-1", "abc", "", "1.5", "1e2", " 1", "9223372036854775808", a_thousand_digits};
    for (const auto& operation : api.operations())
        for (const auto& field : operation.fields)
            if (field.place == Place::query && field.name == "limit")
                check_each(backend, api, operation, field, limits, {422});
}

TEST_CASE("B8: a cursor that this list did not give is 422") {
    Backend backend(without_login_limits());
    Api api(backend);
    std::vector<std::pair<ListedOperation, std::string>> lists;  // with a cursor of each
    for (const auto& operation : api.operations())
        if (is_paged(operation))
            lists.emplace_back(operation, cursor_of(api.client(operation).get(operation.pattern + "?limit=1")));
    REQUIRE(lists.size() >= 5);
    for (const auto& [operation, own] : lists) {
        const auto status = [&](const std::string& cursor) {
            return api.client(operation).get(operation.pattern + "?limit=1&after=" + cursor).status;
        };
        CHECK_MESSAGE(status(own) == 200, operation.name());
        for (const auto& [from, other] : lists)
            if (from.pattern != operation.pattern)
                CHECK_MESSAGE(status(other) == 422, operation.name(), " with a cursor of ", from.name());
        for (const auto* none : {"", "!", "abc", "0", "1", "MQ", "MQ==", "-1", "%00", "null"})
            CHECK_MESSAGE(status(none) == 422, operation.name(), " after=", std::string(none));
        CHECK(status(own + "A") == 422);
        CHECK(status(own.substr(1)) == 422);
        CHECK(status(own.substr(0, own.size() - 1)) == 422);
        for (std::size_t i = 0; i < own.size(); ++i) {
            auto tampered = own;
            tampered[i] = tampered[i] == 'B' ? 'C' : 'B';
            CHECK_MESSAGE(status(tampered) == 422, operation.name(), " after=", tampered, " for ", own);
        }
    }
}
