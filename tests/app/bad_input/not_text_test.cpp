// B4, B5: what no text may hold, in every place of every operation.

#include "tests/app/bad_input/api.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

// PostgreSQL has no text with NUL; the others are not UTF-8 (RFC 3629, section 10).
std::vector<Bad> not_texts() {
    using namespace std::string_literals;
    return {{"%00", R"("\u0000")"},
            {"a%00b", R"("a\u0000b")"},
            {"a\0b"s, "\"a\0b\""s},
            {"%FF", "\"\xFF\""},
            {"a%C3", "\"a\xC3\""},
            {"%C0%80", "\"\xC0\x80\""},
            {"%ED%A0%80", "\"\xED\xA0\x80\""},
            {"%F4%90%80%80", "\"\xF4\x90\x80\x80\""},
            {"a\xFF", R"("\ud800")"},
            {"a%C3%28", R"("\udc00\ud800")"},
            {"%2", R"("\u00")"}};
}

}  // namespace

TEST_CASE("B5: NUL and what is not UTF-8 are 400 or 422 in any text, path or query, and nothing is stored") {
    Backend backend(without_login_limits());
    Api api(backend);
    const auto rows = [&] {
        return backend.query(
            "select (select count(*) from users), (select count(*) from posts), "
            "(select count(*) from items), (select count(*) from store_managers)");
    };
    const auto before = rows();
    for (const auto& operation : api.operations())
        for (const auto& field : operation.fields) {
            if (!field.takes_text()) continue;
            for (const auto& bad : not_texts()) {
                const auto request = api.request(operation, field, bad);
                const auto status =
                    request.client.send(request.method, request.target, request.body, request.content_type).status;
                INFO(operation.name(), " ", field.name, ": ", bad.encoded, " ", bad.json);
                CHECK((status == 400 || status == 422));
            }
        }
    CHECK(rows() == before);
}
