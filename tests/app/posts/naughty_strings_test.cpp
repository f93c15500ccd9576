// B10: the Big List of Naughty Strings, as texts of posts.

#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace quoin;
using namespace quoin::app;

TEST_CASE("B10: what is read is what was written, byte for byte, whatever it is") {
    const auto* set = std::getenv("QUOIN_CORPORA");
    const std::string path =
        std::string(set ? set : QUOIN_SOURCE_DIR "/../shared/corpora") + "/naughty-strings/blns.json";
    std::ifstream file(path);
    if (!file) {
        MESSAGE("skipped: no " << path);
        return;
    }
    Backend backend;
    auto alice = backend.user("alice");
    boost::json::array kept;
    for (const auto& text : boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {})).as_array()) {
        CAPTURE(text);
        auto created = alice.post("/posts/", {{"post_data", text}});
        if (text == "") {
            CHECK(created.status == 422);
            continue;
        }
        REQUIRE(created.status == 201);
        CHECK(created.json().at("post_data") == text);
        const auto id = created.json().at("post_id").to_number<std::int64_t>();
        CHECK(alice.get("/posts/" + std::to_string(id)).body == created.body);
        kept.push_back(text);
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
