#include "quoin/web/entity_tag.hpp"

#include <doctest/doctest.h>

using namespace quoin;

TEST_CASE("a tag is a quoted text, equal for equal bytes and another for others") {
    const auto tag = entity_tag(R"({"id":1})");
    CHECK(tag.size() > 2);
    CHECK(tag.starts_with('"'));
    CHECK(tag.ends_with('"'));
    CHECK(tag.find('"', 1) == tag.size() - 1);
    CHECK(entity_tag(R"({"id":1})") == tag);
    CHECK(entity_tag(R"({"id":2})") != tag);
    CHECK(entity_tag("") != tag);
}

TEST_CASE("O7: a condition names a tag by itself, in a list, or by the star") {
    for (const auto* field : {R"("a")", R"("b", "a")", R"("b","a" ,"c")", R"(, "a")", "*", " *"}) {
        CHECK(names_tag(field, R"("a")", Comparison::strong));
        CHECK(names_tag(field, R"("a")", Comparison::weak));
    }
    for (const auto* field : {"", R"("b")", "a", R"("a)", R"("A")", R"("a b")", "\"\"", "W/", "**"}) {
        CHECK_FALSE(names_tag(field, R"("a")", Comparison::strong));
        CHECK_FALSE(names_tag(field, R"("a")", Comparison::weak));
    }
}

TEST_CASE("a weak tag is good enough to leave an answer out, and not to change something") {
    CHECK(names_tag(R"(W/"a")", R"("a")", Comparison::weak));
    CHECK_FALSE(names_tag(R"(W/"a")", R"("a")", Comparison::strong));
    CHECK(names_tag(R"(W/"a", "a")", R"("a")", Comparison::strong));
}
