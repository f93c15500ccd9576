#include "tests/program/calling.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <fstream>

using namespace quoin;
using namespace quoin::testing;

TEST_CASE("help is an answer, wrong usage is exit status 2 with where to look") {
    Folder folder;
    CHECK(call(folder, {"--help"}).status == 0);
    CHECK(contains(call(folder, {"--help"}).output, "create-user"));
    CHECK(contains(call(folder, {"serve", "--help"}).output, "--no-migrate"));
    CHECK(call(folder, {"--version"}).output.starts_with("quoin "));
    CHECK(call(folder, {}).status == 2);
    auto unknown = call(folder, {"serve", "--colour", "red"});
    CHECK(unknown.status == 2);
    CHECK(contains(unknown.errors, "quoin serve --help"));
    CHECK(call(folder, {"surve"}).status == 2);
}

TEST_CASE("000: create-user makes a user that logs in, and says what is wrong otherwise") {
    Folder folder;
    auto database = empty_database();
    const Variables variables{{"DATABASE_URL", database.url()}};
    auto made = call(
        folder, {"create-user", "--username", "carol", "--email", "carol@example.com", "--admin", "--password-stdin"},
        variables, "correct horse");
    CHECK(made.status == 0);
    CHECK(made.output == "Created admin carol with id 1\n");
    auto twice = call(folder, {"create-user", "--username", "Carol", "--password", "correct horse"}, variables);
    CHECK(twice.status == 1);
    CHECK(twice.errors == "quoin: the username or the e-mail is already taken\n");
    auto wrong =
        call(folder, {"create-user", "--username", " x", "--email", "none", "--password", "correct horse"}, variables);
    CHECK(wrong.status == 2);
    CHECK(contains(wrong.errors, "--username: "));
    CHECK(contains(wrong.errors, "--email: "));
    auto weak = call(folder, {"create-user", "--username", "dave", "--password", "test123"}, variables);
    CHECK(weak.status == 0);
    CHECK(weak.errors.starts_with("warning: "));
    CHECK(call(folder, {"create-user", "--username", "erin", "--password", std::string(73, 'x')}, variables).status ==
          2);

    Running server(folder.path(), variables);
    auto wire = server.connect();
    auto login =
        wire.ask("POST", "/login", R"({"email":"carol@example.com","password":"correct horse"})", "application/json");
    CHECK(login.status == 200);
    CHECK(wire.ask("POST", "/login", R"({"username":"dave","password":"test123"})", "application/json").status == 200);
}

TEST_CASE("000: create-product makes a product that is listed, and says what is wrong otherwise") {
    Folder folder;
    auto database = empty_database();
    const Variables variables{{"DATABASE_URL", database.url()}};
    auto made =
        call(folder, {"create-product", "--name", "Kettle", "--description", "Boils", "--price", "24.50"}, variables);
    CHECK(made.status == 0);
    CHECK(made.output == "Created product Kettle with id 1\n");
    CHECK(call(folder, {"create-product", "--name", "Cup", "--price", "0", "--out-of-stock"}, variables).status == 0);
    auto wrong = call(folder, {"create-product", "--price", "0.1234567"}, variables);
    CHECK(wrong.status == 2);
    CHECK(wrong.errors ==
          "quoin: --name: is needed\nquoin: --price: Input should have no more than 6 decimal places\n");
    CHECK(call(folder, {"create-product", "--name", "x", "--price", "NaN"}, variables).status == 2);
    CHECK(call(folder, {"create-product", "--name", "x", "--price", "1", "--in-stock", "--out-of-stock"}, variables)
              .status == 2);
    CHECK(call(folder, {"create-product", "--name", "x", "--price", "-1"}, variables).status == 2);

    Running server(folder.path(), variables);
    auto wire = server.connect();
    CHECK(wire.ask("GET", "/products").body ==
          R"([{"id":1,"name":"Kettle","description":"Boils","price":24.5,"in_stock":true},)"
          R"({"id":2,"name":"Cup","description":"","price":0,"in_stock":false}])");
}

TEST_CASE("create-store-manager makes a manager that logs in, once") {
    Folder folder;
    auto database = empty_database();
    const Variables variables{{"DATABASE_URL", database.url()}};
    const std::vector<std::string> create{"create-store-manager", "--name",          "Mara", "--email",
                                          "mara@example.com",     "--password-stdin"};
    auto made = call(folder, create, variables, "correct horse");
    CHECK(made.status == 0);
    CHECK(made.output.starts_with("Created store manager mara@example.com with id "));
    auto twice = call(folder, create, variables, "correct horse");
    CHECK(twice.status == 1);
    CHECK(twice.errors == "quoin: the e-mail is already taken\n");
    CHECK(call(folder, {"create-store-manager", "--password", "correct horse"}, variables).errors ==
          "quoin: --name: is needed\nquoin: --email: is needed\n");

    Running server(folder.path(), variables);
    auto wire = server.connect();
    CHECK(wire.ask("POST", "/store-managers/token", "username=mara%40example.com&password=correct+horse",
                   "application/x-www-form-urlencoded")
              .status == 200);
}

TEST_CASE("routes and openapi print what the server serves") {
    Folder folder;
    auto routes = call(folder, {"routes"});
    CHECK(routes.status == 0);
    CHECK(contains(routes.output, "GET     /users/me"));
    auto document = boost::json::parse(call(folder, {"openapi"}).output);
    CHECK(document.at("paths").as_object().contains("/profile"));
    auto collection = boost::json::parse(call(folder, {"openapi", "--postman"}).output);
    CHECK(collection.at("variable").at(0).at("key") == "base_url");
}

TEST_CASE("config shows every setting, where it came from, and no secret") {
    Folder folder;
    std::ofstream(folder / ".env") << "JWT_SECRET=k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u\nPORT=9000\n";
    auto config =
        call(folder, {"config"},
             {{"ACCESS_TOKEN_EXPIRE_MINUTES", "10"}, {"DATABASE_URL", "postgresql+psycopg2://u:hidden@localhost/db"}});
    CHECK(config.status == 0);
    CHECK(contains(config.output, "PORT"));
    CHECK(contains(config.output, ".env line 2"));
    CHECK(contains(config.output, "***"));
    CHECK_FALSE(contains(config.output + config.errors, "hidden"));
    CHECK_FALSE(contains(config.output + config.errors, "k7Jd93"));
    std::ofstream(folder / ".env") << "PORT=http\nnot a line\n";
    auto wrong = call(folder, {"config"});
    CHECK(wrong.status == 1);
    CHECK(contains(wrong.errors, "PORT"));
}
