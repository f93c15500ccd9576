// B10: the Big List of Naughty Strings, as products that the command line makes.

#include "app/products/model.hpp"
#include "tests/app/corpora.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin;
using namespace quoin::testing;

TEST_CASE("B10: what create-product is told comes back byte for byte") {
    Folder folder;
    auto database = empty_database();
    const Variables variables{{"DATABASE_URL", database.url()}};
    const auto strings = app::naughty_strings();
    boost::json::array kept;
    // Two for each product: a process costs more than all else here.
    for (std::size_t i = 0; i + 1 < strings.size(); i += 2) {
        const auto &name = strings[i], &description = strings[i + 1];
        CAPTURE(name);
        CAPTURE(description);
        Program program({QUOIN_BINARY, "create-product", "--name=" + name, "--description=" + description, "--price=1"},
                        folder.path(), variables);
        program.close_input();
        const bool fits = app::ProductName::check(name).none() && app::ProductDescription::check(description).none();
        REQUIRE(program.wait() == (fits ? 0 : 2));
        if (!fits) continue;
        kept.push_back(
            {{"id", kept.size() + 1}, {"name", name}, {"description", description}, {"price", 1}, {"in_stock", true}});
    }
    CHECK(kept.size() > 200);
    const Running server(folder.path(), variables);
    CHECK(server.connect().ask("GET", "/products").json() == kept);
}
