#include "tests/program/calling.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace quoin::testing;

TEST_CASE("quoin authz prints the matrix, and tells each line of a file that is another") {
    Folder folder;
    const auto printed = call(folder, {"authz"});
    CHECK(printed.status == 0);
    const std::string line = "DELETE /items/{id}               other's  other manager  403\n";
    const auto place = printed.output.find(line);
    REQUIRE(place != std::string::npos);

    const auto lock = folder / "authz.lock";
    std::ofstream(lock) << printed.output;
    const auto same = call(folder, {"authz", "--check", lock});
    CHECK(same.status == 0);
    CHECK(same.output.ends_with(" cells are as " + lock + " says\n"));

    auto text = printed.output;
    text.replace(place + line.size() - 4, 3, "204");
    std::ofstream(lock) << text;
    const auto other = call(folder, {"authz", "--check", lock});
    CHECK(other.status == 1);
    CHECK(other.output == "- DELETE /items/{id}               other's  other manager  204\n+ " + line);
    CHECK(other.errors ==
          "quoin: who may do what is not as " + lock + " says; where that is meant: quoin authz > " + lock + "\n");

    CHECK(call(folder, {"authz", "--check", folder / "none"}).errors ==
          "quoin: cannot read " + (folder / "none") + "\n");
}
