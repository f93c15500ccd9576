#include "app/logins/name.hpp"

#include <doctest/doctest.h>

using namespace quoin::app;

TEST_CASE("names are the same whatever their case and white space, in every script") {
    CHECK(folded_name(" Alice\t") == U"alice");
    CHECK(folded_name("ÉMILE") == folded_name("émile"));
    CHECK(folded_name("ΑΛΊΚΗ") == folded_name("αλίκη"));
    CHECK(folded_name("al\u2003ice") == U"alice");
    CHECK(folded_name("𐐀") == folded_name("𐐨"));
    CHECK(folded_name("alice") != folded_name("alicé"));
    CHECK(folded_name("") == U"");
}
