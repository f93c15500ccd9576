// B10: the Big List of Naughty Strings, as texts of posts.

#include "tests/app/backend.hpp"
#include "tests/app/corpora.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

TEST_CASE("B10: what is read is what was written, byte for byte, whatever it is") {
    Backend backend;
    auto alice = backend.user("alice");
    boost::json::array kept;
    for (const auto& text : naughty_strings()) {
        CAPTURE(text);
        auto created = alice.post("/posts/", {{"post_data", text}});
        if (text.empty()) {
            CHECK(created.status == 422);
            continue;
        }
        REQUIRE(created.status == 201);
        CHECK(created.json().at("post_data").as_string() == text);
        const auto id = created.json().at("post_id").to_number<std::int64_t>();
        CHECK(alice.get("/posts/" + std::to_string(id)).body == created.body);
        kept.emplace_back(text);
    }
    CHECK(kept.size() > 500);
    const auto own = alice.get("/posts/all/").json(), feed = alice.get("/feed").json();
    REQUIRE(own.as_array().size() == kept.size());
    REQUIRE(feed.as_array().size() == kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
        CHECK(own.at(i).at("post_data") == kept[i]);
        CHECK(feed.at(kept.size() - 1 - i).at("post_data") == kept[i]);
    }
}
