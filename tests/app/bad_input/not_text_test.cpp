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

// JSON in an encoding of two bytes a character, the higher or the lower one first.
std::string in_utf16(std::string_view json, bool higher_first) {
    std::string text;
    for (const char c : json) (text += higher_first ? '\0' : c) += higher_first ? c : '\0';
    return text;
}

}  // namespace

TEST_CASE("B4, B5: NUL and what is not UTF-8 are 400 or 422 in any text, path or query, and nothing is stored") {
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

TEST_CASE("B4: a body is UTF-8 without a mark at its start, or 400; a character of four bytes comes back as it went") {
    Backend backend;
    const auto ann = backend.user("ann");
    const auto with = [](std::string_view text) { return R"({"post_data":")" + std::string(text) + "\"}"; };
    for (const auto& body :
         {"\xEF\xBB\xBF" + with("a"), in_utf16(with("a"), true), in_utf16(with("a"), false),
          "\xFE\xFF" + in_utf16(with("a"), true), "\xFF\xFE" + in_utf16(with("a"), false), with("\xC0\xAF"),
          with("\xE0\x80\xAF"), with("\xF8\x88\x80\x80\x80"), with("\xED\xA0\xBD\xED\xB8\x80"), with("\\ud83d"),
          with("\\ude00\\ud83d"), with("\\ud83d\\ud83d")}) {
        INFO(body);
        CHECK(ann.send("POST", "/posts/", body, "application/json").status == 400);
    }
    for (const std::string_view smile : {"\xF0\x9F\x98\x80", "\\ud83d\\ude00"}) {
        const auto made = ann.send("POST", "/posts/", with(smile), "application/json").json();
        CHECK(made.at("post_data") == "\xF0\x9F\x98\x80");
    }
    CHECK(backend.query("select count(*) from posts")[0][0] == "2");
}
