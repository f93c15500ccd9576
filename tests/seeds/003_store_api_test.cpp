// Seed 003, "Python FastAPI CRUD API": items, store managers and a logout that Redis remembers. What follows ">" is the
// document's own words.

#include "tests/seeds/walkthrough.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin::testing;
namespace json = boost::json;

namespace {

constexpr auto* nobodys = "/items/01999999-9999-7999-8999-999999999999";

// > 1. Copy `.env.example` to `.env` and configure your environment variables:
// >    - PostgreSQL connection details
// >    - Redis connection details
// >    - JWT secret and algorithm
std::string env(const Walkthrough& project) {
    // > - `echo: True` - SQL query logging (for debugging)
    return project.database_lines(
               {"POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"}) +
           project.redis_lines() +
           "JWT_SECRET=k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6uQ1wE3rT5yU7iO9pA2sD4fG6hJ8kL0zX7\nJWT_ALGORITHM=HS512\nDB_"
           "ECHO="
           "True\n";
}

// > #### Create Store Manager
json::value create_manager(Walkthrough& project, const std::string& name) {
    // > POST /store-managers
    // > Request body: `StoreManagerCreate`
    // > - `password_hash: str` - Plain password (will be hashed before storage)
    const auto created = project.send(
        "POST", "/store-managers",
        R"({"name":")" + name + R"(","email":")" + name + R"(@example.com","password_hash":"strong_password"})");
    // > Returns: `StoreManager` with auto-generated UUID
    // > Status: 201
    CHECK(created.status == 201);
    CHECK(names_in(created) == "id,name,email");
    // > - Bcrypt password hashing with `passlib`
    const auto stored = project.query("select password_hash from store_managers where name = '" + name + "'");
    CHECK(stored.at(0).at(0).starts_with("$2b$"));
    return created.json().at("id");
}

// > #### Login (Get Access Token)
std::string log_in(const Walkthrough& project, const std::string& name) {
    // > POST /store-managers/token
    // > Request body: OAuth2PasswordRequestForm (username=email, password)
    const auto login = project.send_form("POST", "/store-managers/token",
                                         "username=" + name + "%40example.com&password=strong_password");
    CHECK(login.status == 200);
    // > Returns: `{"access_token": string, "token_type": "jwt"}`
    CHECK(names_in(login) == "access_token,token_type,expires_in");
    CHECK(login.json().at("token_type") == "jwt");
    // > - Tokens expire after 1 day (24 hours)
    const auto claims = claims_of(token_of(login));
    CHECK(claims.at("exp").as_int64() - claims.at("iat").as_int64() == 24 * 60 * 60);
    // > - Each token includes a unique `jti` (JWT ID) for tracking
    CHECK(claims.at("jti").is_string());
    return token_of(login);
}

// > #### Create Item
json::value create_item(const Walkthrough& project, const std::string& token, const json::value& manager) {
    // > POST /items
    // > Request body: `ItemCreate`
    const auto created = project.send(
        "POST", "/items", R"({"name":"Pen","category":"Stationery","price_usd":1.25,"in_stock":true})", token);
    // > Returns: `Item` with auto-generated UUID, associated with authenticated store manager
    // > Status: 201
    CHECK(created.status == 201);
    CHECK(names_in(created) == "id,name,category,price_usd,in_stock,store_manager_id");
    CHECK(created.json().at("store_manager_id") == manager);
    return created.json();
}

void refuse_wrong_items(const Walkthrough& project, const std::string& token) {
    const auto status = [&](const std::string& item) { return project.send("POST", "/items", item, token).status; };
    // > - `name: str` - Item name (max 64 characters)
    CHECK(status(R"({"name":")" + std::string(65, 'x') + R"(","category":"Pet","price_usd":1,"in_stock":true})") ==
          422);
    // > - `price_usd: float` - Price in USD (>= 0)
    CHECK(status(R"({"name":"Pen","category":"Pet","price_usd":-0.01,"in_stock":true})") == 422);
    // > ### Category (Enum)
    CHECK(status(R"({"name":"Pen","category":"STATIONERY","price_usd":1,"in_stock":true})") == 422);
    for (const auto* category :
         {"Grocery", "Household", "Electronics", "Stationery", "Personal Care", "Apparel", "Home Improvement", "Pet"})
        CHECK(status(std::string(R"({"name":"Any","price_usd":0,"in_stock":false,"category":")") + category + "\"}") ==
              201);
}

void read_items(const Walkthrough& project, const std::string& token, const json::value& item) {
    const std::string id(item.at("id").as_string());
    // > #### Get All Items
    // > Returns: `dict[UUID, Item]` - Dictionary mapping item UUIDs to Item objects
    const auto all = project.get("/items", token);
    CHECK(all.status == 200);
    CHECK(all.json() == json::value{{id, item}});
    // > #### Get Item by ID
    // > Returns: `Item` object or 404 if not found
    CHECK(project.get("/items/" + id, token).json() == item);
    CHECK(project.get(nobodys, token).status == 404);
    // > **Note: All item endpoints require authentication (Bearer JWT token)**
    CHECK(project.get("/items").status == 401);
    CHECK(project.get("/items/" + id).status == 401);
    CHECK(project.send("POST", "/items", "{}").status == 401);
    CHECK(project.send("PATCH", "/items/" + id, "{}").status == 401);
    CHECK(project.delete_("/items/" + id).status == 401);
}

void change_item(const Walkthrough& project, const std::string& owner, const std::string& other, json::value item) {
    const auto path = "/items/" + std::string(item.at("id").as_string());
    // > #### Update Item
    // > Request body: `ItemUpdate` (all fields optional)
    const auto updated = project.send("PATCH", path, R"({"price_usd":0.99,"in_stock":null})", owner);
    // > Returns: Updated `Item` or 404 if not found
    CHECK(updated.status == 200);
    item.at("price_usd") = 0.99;
    CHECK(updated.json() == item);
    CHECK(project.send("PATCH", path, "{}", owner).json() == item);
    CHECK(project.send("PATCH", nobodys, "{}", owner).status == 404);
    CHECK(project.send("PATCH", path, "{}", other).status == 403);

    // > #### Delete Item
    // > Returns: 204 No Content on success, 404 if not found
    CHECK(project.delete_(path, other).status == 403);
    CHECK(project.delete_(path, owner).status == 204);
    CHECK(project.delete_(path, owner).status == 404);
}

// > ### Redis Token Blacklist
void find_blacklisted(Walkthrough& project, const std::string& token) {
    const std::string jti(claims_of(token).at("jti").as_string());
    CHECK(project.query("select jti from revoked_tokens") == std::vector<std::vector<std::string>>{{jti}});
    if (!project.redis()) return;
    // > - Key: JWT `jti` (token ID)
    const auto entry = json::parse(project.redis()->ask({"GET", jti}));
    // > - Value: JSON object with `{"jti": string, "status": "blacklisted", "created_at": ISO timestamp,
    // >   "updated_at": ISO timestamp}`
    CHECK(entry.at("jti").as_string() == jti);
    CHECK(entry.at("status") == "blacklisted");
    CHECK(entry.at("created_at").as_string().ends_with("Z"));
    CHECK(entry.at("updated_at").as_string().ends_with("Z"));
    CHECK(entry.as_object().size() == 4);
    const auto left = std::stoll(project.redis()->ask({"TTL", jti}));
    CHECK(left <= 24 * 60 * 60);
    CHECK(left > 23 * 60 * 60);
}

}  // namespace

TEST_CASE("003: the store's managers log in, keep items and log out as the document says") {
    Walkthrough project;
    project.write_env(env(project));
    // > alembic upgrade head
    project.migrate();
    // > alembic downgrade -1
    CHECK(project.run({"db", "downgrade", "-1"}).status == 0);
    // > Tables are automatically created on application startup … if not using Alembic migrations.
    // > fastapi dev
    project.serve();

    // > GET /
    // > Redirects to `/scalar` (API documentation)
    const auto root = project.get("/");
    CHECK(root.status == 307);
    CHECK(root.header("Location") == "/scalar");
    // > Interactive Scalar API documentation
    CHECK(project.get("/scalar").status == 200);

    const auto id = create_manager(project, "mara");
    create_manager(project, "nora");
    const auto mara = log_in(project, "mara"), nora = log_in(project, "nora");
    const auto item = create_item(project, mara, id);
    read_items(project, mara, item);
    refuse_wrong_items(project, nora);
    change_item(project, mara, nora, item);

    // > #### Logout (Blacklist Token)
    // > GET /store-managers/logout
    // > Requires: Bearer JWT token in Authorization header
    CHECK(project.get("/store-managers/logout").status == 401);
    const auto logout = project.get("/store-managers/logout", mara);
    CHECK(logout.status == 200);
    // > Returns: `{"message": "Logged out successfully"}`
    CHECK(logout.body == R"({"message":"Logged out successfully"})");
    // > Note: Blacklists the current token in Redis, preventing further use
    CHECK(project.get("/items", mara).status == 401);
    CHECK(project.get("/items", nora).status == 200);
    find_blacklisted(project, mara);
    // > - Blacklisted tokens are immediately invalidated
    project.restart();
    CHECK(project.get("/items", mara).status == 401);
}
