// quoin import and quoin export, as an operator calls them.

#include "tests/program/calling.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>
#include <sstream>

using namespace quoin;
using namespace quoin::testing;

namespace {

// An empty database and a folder to call the program in.
struct Desk {
    Folder folder;
    FreshDatabase database = empty_database();
    Variables variables{{"DATABASE_URL", database.url()}};

    Outcome call(std::vector<std::string> arguments, const std::string& input = {}) {
        return testing::call(folder, std::move(arguments), variables, input);
    }
    void write(const std::string& name, std::string_view text) {
        std::ofstream(folder / name, std::ios::binary) << text;
    }
    std::string read(const std::string& name) {
        std::ostringstream text;
        text << std::ifstream(folder / name, std::ios::binary).rdbuf();
        return text.str();
    }
    std::string exported(const std::string& resource) { return call({"export", resource, "--quiet"}).output; }
    // Mara, and her id.
    std::string add_manager() {
        const auto made = call(
            {"create-store-manager", "--name", "Mara", "--email", "mara@example.com", "--password", "correct horse"});
        return made.output.substr(made.output.rfind(' ') + 1, 36);
    }
};

constexpr std::string_view product_columns = "id,name,description,price,in_stock\n";
constexpr std::string_view a_hash = "$2b$04$abcdefghijklmnopqrstuuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

}  // namespace

TEST_CASE("products of a CSV file are imported, and come out as they went in") {
    Desk desk;
    desk.write("products.csv",
               "\xEF\xBB\xBFname,description,price,in_stock\r\nKettle,\"Boils,\r\na \"\"litre\"\"\",24.50,true\r\n"
               "Cup,,0,false\r\n");
    const auto imported = desk.call({"import", "products", "products.csv"});
    CHECK(imported.status == 0);
    CHECK(imported.output == "Imported 2 products\n");
    CHECK(contains(imported.errors, "products.csv: 100 %, "));
    CHECK(desk.exported("products") ==
          std::string(product_columns) + "1,Kettle,\"Boils,\r\na \"\"litre\"\"\",24.5,true\n2,Cup,,0,false\n");
}

TEST_CASE("one bad row, and nothing is imported: each fault is told with line and column") {
    Desk desk;
    desk.write("p.csv", "name,description,price,in_stock\nPen,,1,true\n,\"a\nb\",-1,true\nCup\n");
    const auto refused = desk.call({"import", "products", "p.csv", "--quiet"});
    CHECK(refused.status == 1);
    CHECK(refused.output.empty());
    CHECK(refused.errors ==
          "quoin: p.csv:3:1: name: String should have at least 1 character\n"
          "quoin: p.csv:4:4: price: Input should be greater than or equal to 0\n"
          "quoin: p.csv:5:1: there are 1 cells where the header names 4 columns\n"
          "quoin: nothing was imported\n");
    desk.write("q.csv", "name,description,price,in_stock\nPen,,1,true\nCup,say \"ah\",1,true\n");
    const auto malformed = desk.call({"import", "products", "q.csv", "--quiet", "--skip-bad"});
    CHECK(malformed.status == 1);
    CHECK(malformed.errors.starts_with("quoin: q.csv:3:9: a quotation mark out of place"));
    CHECK(desk.exported("products") == product_columns);
}

TEST_CASE("of many bad rows the first twenty are told") {
    Desk desk;
    std::string text = "name,description,price,in_stock\n";
    for (int i = 0; i < 100; ++i) text += ",,1,true\n";
    desk.write("p.csv", text);
    const auto refused = desk.call({"import", "products", "p.csv", "--quiet"});
    CHECK(std::ranges::count(refused.errors, '\n') == 21);
    CHECK(refused.errors.ends_with("quoin: there may be more; nothing was imported\n"));
}

TEST_CASE("with --skip-bad the good rows are imported, and the others written with their faults") {
    Desk desk;
    desk.write("p.csv",
               "id,name,description,price,in_stock\n7,Pen,,1,true\n,Cup,,x,true\n7,Jug,,1,true\n,Pot,,2,true\n");
    const auto imported = desk.call({"import", "products", "p.csv", "--skip-bad", "--quiet"});
    CHECK(imported.status == 0);
    CHECK(imported.output == "Imported 2 products; 2 refused, see p.csv.refused.ndjson\n");
    CHECK(desk.read("p.csv.refused.ndjson") ==
          R"({"line":3,"faults":["3:7: price: Input should be a valid number"],)"
          R"("row":{"id":null,"name":"Cup","description":"","price":"x","in_stock":true}})"
          "\n"
          R"({"line":4,"faults":["4: id: An earlier line has the same"],)"
          R"("row":{"id":7,"name":"Jug","description":"","price":1,"in_stock":true}})"
          "\n");
    CHECK(desk.exported("products") == std::string(product_columns) + "7,Pen,,1,true\n8,Pot,,2,true\n");
    const auto again =
        desk.call({"import", "products", "-", "--format", "csv", "--skip-bad", "--refused", "r", "--quiet"},
                  std::string(product_columns) + "7,Pen,,1,true");
    CHECK(again.output == "Imported 0 products; 1 refused, see r\n");
    CHECK(contains(desk.read("r"), "2: id: It is already taken"));
}

TEST_CASE("given ids are kept, and those that are counted later never meet them") {
    Desk desk;
    desk.write("p.ndjson", R"({"name":"A","description":"","price":1,"in_stock":true})"
                           "\n"
                           R"({"id":1,"name":"B","description":"","price":1,"in_stock":true})"
                           "\n"
                           R"({"id":40,"name":"C","description":"","price":1,"in_stock":true})"
                           "\n");
    CHECK(desk.call({"import", "products", "p.ndjson"}).status == 0);
    CHECK(desk.call({"create-product", "--name", "D", "--price", "1", "--in-stock"}).output ==
          "Created product D with id 42\n");
    CHECK(desk.exported("products") ==
          std::string(product_columns) + "1,B,,1,true\n40,C,,1,true\n41,A,,1,true\n42,D,,1,true\n");
}

TEST_CASE("items belong to managers that are there, by e-mail or by id") {
    Desk desk;
    const auto mara = desk.add_manager();
    const std::string id = "0197a5b0-0000-7000-8000-000000000001";
    desk.write(
        "i.csv",
        "id,name,category,price_usd,in_stock,store_manager\n" + id +
            ",Pen,Stationery,1.25,true,MARA@example.com\n,Soap,Personal Care,3,true,nobody@example.com\n"
            ",Cup,Cutlery,3,true,mara@example.com\n" +
            id +
            ",Ink,Stationery,3,true,mara@example.com\n019fffff-ffff-7000-8000-000000000002,Ink,Stationery,3,true," +
            mara + "\n");
    const auto imported = desk.call({"import", "items", "i.csv", "--skip-bad", "--quiet"});
    CHECK(imported.output == "Imported 2 items; 3 refused, see i.csv.refused.ndjson\n");
    const auto refused = desk.read("i.csv.refused.ndjson");
    CHECK(contains(refused, "3: store_manager: There is no such store manager"));
    CHECK(contains(refused, "4:6: category: Input should be 'Grocery', "));
    CHECK(contains(refused, "5: id: An earlier line has the same"));
    CHECK(desk.exported("items") == "id,name,category,price_usd,in_stock,store_manager\n" + id +
                                        ",Pen,Stationery,1.25,true,mara@example.com\n019fffff-ffff-7000-8000-"
                                        "000000000002,Ink,Stationery,3,true,mara@example.com\n");
    CHECK(desk.call({"import", "items", "i.csv", "--quiet"}).status == 1);
}

TEST_CASE("users are imported with passwords or hashes, and log in") {
    Desk desk;
    desk.write(
        "u.csv",
        "username,email,birthday,password,password_hash\nann,ann@example.com,1990-05-17,correct horse,\nbob,,,," +
            std::string(a_hash) + "\n");
    CHECK(desk.call({"import", "users", "u.csv"}).output == "Imported 2 users\n");

    Running server(desk.folder.path(), desk.variables);
    auto wire = server.connect();
    CHECK(wire.ask("POST", "/login", R"({"email":"ann@example.com","password":"correct horse"})", "application/json")
              .status == 200);
    CHECK(wire.ask("POST", "/login", R"({"username":"bob","password":"correct horse"})", "application/json").status ==
          401);
}

TEST_CASE("each fault of a user is told, and no password is written anywhere") {
    Desk desk;
    desk.call({"create-user", "--username", "ann", "--email", "ann@example.com", "--password", "correct horse"});
    desk.write("u.csv",
               "username,email,password,password_hash\nANN,Ann@Example.com,correct battery,\neve,,,\n"
               "dan,,correct battery," +
                   std::string(a_hash) +
                   "\nfay,,s3cret,\ngil,,,$2b$31$tooexpensive\n"
                   "hal,hal@example.com,correct battery,\nida,HAL@example.com,correct battery,\n");
    const auto imported = desk.call({"import", "users", "u.csv", "--skip-bad", "--quiet"});
    CHECK(imported.output == "Imported 1 user; 6 refused, see u.csv.refused.ndjson\n");
    const auto refused = desk.read("u.csv.refused.ndjson");
    CHECK(contains(refused, R"("faults":["2: username: It is already taken","2: email: It is already taken"])"));
    CHECK(contains(refused, "3:1: password: It or password_hash is required"));
    CHECK(contains(refused, "4:1: password: Only one of it and password_hash can be given"));
    CHECK(contains(refused, "5:6: password: String should have at least 8 characters"));
    CHECK(contains(refused, "6:7: password_hash: Input should be a bcrypt hash"));
    CHECK(contains(refused, "8: email: An earlier line has the same"));
    for (const std::string secret : {"battery", "s3cret", "$2b$"}) CHECK_FALSE(contains(refused, secret));
    struct stat about{};
    ::stat((desk.folder / "u.csv.refused.ndjson").c_str(), &about);
    CHECK((about.st_mode & 0777) == 0600);
}

TEST_CASE("hashes leave only when they are asked for, in a file of their owner's") {
    Desk desk;
    desk.call({"create-user", "--username", "ann", "--password", "correct horse"});
    CHECK_FALSE(contains(desk.exported("users"), "$2b$"));
    desk.write("u.csv", "old");
    CHECK(desk.call({"export", "users", "u.csv", "--with-password-hashes"}).output == "Exported 1 user to u.csv\n");
    CHECK(contains(desk.read("u.csv"), ",$2b$04$"));
    struct stat about{};
    ::stat((desk.folder / "u.csv").c_str(), &about);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(desk.call({"export", "products", "--with-password-hashes"}).status == 2);
}

TEST_CASE("what is exported from one database is the same when it comes out of another") {
    Desk from, to;
    from.add_manager();
    to.add_manager();
    from.write("users.csv",
               "username,email,name,birthday,created_at,password_hash\nann,ann@example.com,\"Ann, \"\"A\"\"\","
               "1990-05-17,2020-02-29T23:59:59.000001Z," +
                   std::string(a_hash) + "\nbob,,,,," + std::string(a_hash) + "\n");
    from.write("posts.ndjson", R"({"post_data":"one\ntwo, \"three\" é","user_id":"ann"})"
                               "\n"
                               R"({"post_id":9,"post_data":" ","user_id":"BOB","created_at":"2021-01-01T00:00:00Z"})"
                               "\n");
    from.write("items.csv",
               "name,category,price_usd,in_stock,store_manager\nPen,Home Improvement,0.000001,false,"
               "mara@example.com\n");
    from.write("products.csv", "name,description,price,in_stock\n\"=1+1, \",\"\r\n\",1000000000,true\n");
    CHECK(from.call({"import", "users", "users.csv"}).status == 0);
    CHECK(from.call({"import", "posts", "posts.ndjson"}).status == 0);
    CHECK(from.call({"import", "items", "items.csv"}).status == 0);
    CHECK(from.call({"import", "products", "products.csv"}).status == 0);
    for (const std::string format : {"csv", "ndjson"})
        for (const std::string resource : {"users", "posts", "items", "products"}) {
            const auto file = resource + "." + format;
            std::vector<std::string> exporting{"export", resource, to.folder / file};
            if (resource == "users") exporting.emplace_back("--with-password-hashes");
            CHECK(from.call(exporting).status == 0);
            if (format == "csv") CHECK(to.call({"import", resource, file}).status == 0);
            exporting[2] = to.folder / ("again." + file);
            CHECK(to.call(exporting).status == 0);
            CHECK(to.read("again." + file) == to.read(file));
        }
}

TEST_CASE("an import that is interrupted leaves nothing") {
    Desk desk;
    desk.exported("products");  // makes the tables
    Program program({QUOIN_BINARY, "import", "products", "-", "--format", "csv"}, desk.folder.path(), desk.variables);
    program.write_line("name,description,price,in_stock");
    std::string rows;
    for (int i = 0; i < 20'000; ++i) rows += "Pen,,1,true\n";  // more than a pipe holds: it has begun to read
    program.write_line(rows);
    program.signal(SIGINT);
    CHECK(program.wait() == -SIGINT);
    CHECK(desk.exported("products") == product_columns);
}

TEST_CASE("wrong usage of import and export is exit status 2, a file that cannot be read 1") {
    Desk desk;
    CHECK(desk.call({"import", "votes", "v.csv"}).status == 2);
    CHECK(desk.call({"import", "products", "p.txt"}).status == 2);
    CHECK(desk.call({"import", "products", "-"}).status == 2);
    CHECK(desk.call({"import", "products", "p.csv", "--refused", "r"}).status == 2);
    CHECK(desk.call({"import", "products", "-", "--format", "csv", "--skip-bad"}).status == 2);
    desk.write("p.csv", "name");
    CHECK(desk.call({"import", "products", "p.csv", "--skip-bad", "--refused", "./p.csv"}).status == 2);
    CHECK(desk.read("p.csv") == "name");
    const auto missing = desk.call({"import", "products", "none.csv"});
    CHECK(missing.status == 1);
    CHECK(missing.errors == "quoin: cannot read none.csv: No such file or directory\n");
    CHECK(desk.call({"export", "products", "no/such/folder.csv", "--quiet"}).errors ==
          "quoin: cannot write no/such/folder.csv: No such file or directory\n");
}
