// Seed 004, "Connecting FastAPI to a Relational Database", with its login, posts and likes. What follows ">" is the
// document's own words.

#include "quoin/token/token.hpp"
#include "tests/seeds/walkthrough.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin::testing;

namespace {

constexpr auto* secret = "k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u";

// > ## 1. Create a .env File for Database URL
std::string env(const Walkthrough& project) {
    // > DATABASE_URL=database+ database_driver://username:password@localhost:5432/dbname
    // > DB_DRIVER=psycopg2
    const auto lines = project.on_sqlite()
                           ? "DATABASE_URL=sqlite+pysqlite:///quoin.db\n"
                           : "DB_DRIVER=psycopg2\n" +
                                 project.database_lines({"DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD"});
    return lines + "SECRET_KEY=" + secret + "\n" + project.redis_lines();
}

// > 1. **User Submits Credentials:** The user sends their username and password to the `/login` endpoint
std::string log_in(const Walkthrough& project, const std::string& name) {
    const auto login = project.send_form("POST", "/login", "username=" + name + "&password=strong_password");
    // > 4. **Token Response:** The JWT token is returned to the client, usually in the response body as JSON.
    CHECK(login.status == 200);
    // > the server generates a JWT access token containing user information and an expiration time
    const auto claims = claims_of(token_of(login));
    CHECK(claims.at("sub").is_string());
    CHECK(claims.at("exp").is_int64());
    return token_of(login);
}

// The same token as it will be when its time is over.
std::string expired(std::string_view token) {
    using namespace std::chrono;
    quoin::TokenCodec codec("quoin", "quoin", quoin::SigningKey(quoin::Algorithm::hs256, quoin::Secret(secret)));
    const auto now = floor<seconds>(system_clock::now());
    auto claims = codec.verify(token, now).value();
    claims.issued_at = now - minutes(31);
    claims.expires_at = now - minutes(1);
    return codec.issue(claims);
}

// > ### Protecting Routes
void call_protected(const Walkthrough& project, const std::string& token) {
    // > return {"message": f"Hello, {current_user.name}! 🎉"}
    const auto granted = project.get("/protected-route", token);
    CHECK(granted.status == 200);
    CHECK(granted.body == R"({"message":"Hello, Alice! 🎉"})");
    // > alt Token valid … else Invalid/expired token: FastAPI-->>User: 401 Unauthorized
    for (const auto& bad : {std::string("no-token"), token + "x", expired(token)}) {
        const auto refused = project.get("/protected-route", bad);
        CHECK(refused.status == 401);
        // > detail="Could not validate credentials", headers={"WWW-Authenticate": "Bearer"}
        CHECK(refused.body == R"({"detail":"Could not validate credentials"})");
        CHECK(refused.header("WWW-Authenticate").starts_with("Bearer"));
    }
    CHECK(project.get("/protected-route").status == 401);
}

// > #### Liking a Post
void like(const Walkthrough& project, const std::string& alice, const std::string& bob, const std::string& post) {
    // > User->>FastAPI: Like Post (post_id) … FastAPI-->>User: Like success
    CHECK(project.send("POST", post + "/like", "", bob).status == 201);
    CHECK(project.send("POST", post + "/like", "", bob).status == 200);
    // > - **User** and **Like**: One-to-Many
    CHECK(project.send("POST", post + "/like", "", alice).status == 201);
    // > - **like.py**: Allows users to like posts, tracking which user liked which post.
    CHECK(project.get(post + "/likes", alice).body == R"({"post_id":1,"likes":2,"liked_by":["bob","alice"]})");
    const auto feed = project.get("/feed", bob).json();
    CHECK(feed.at(0).at("likes") == 2);
    CHECK(feed.at(0).at("liked_by_me") == true);
    CHECK(project.delete_(post + "/like", bob).status == 204);
    CHECK(project.get(post + "/likes", bob).body == R"({"post_id":1,"likes":1,"liked_by":["alice"]})");
    CHECK(project.send("POST", "/posts/99/like", "", bob).status == 404);
}

// > ## 7. Using Environment Variables in Postman
void use_in_postman(const Walkthrough& project) {
    const auto collection = project.run({"openapi", "--postman"});
    CHECK(collection.status == 0);
    // > Use `{{base_url}}` in your request URLs.
    CHECK(collection.output.contains("{{base_url}}/protected-route"));
    // > Reference it in your request headers as `Bearer {{token}}`.
    CHECK(collection.output.contains("{{token}}"));
}

}  // namespace

TEST_CASE("004: login, protected routes, posts and likes follow the document's diagrams") {
    Walkthrough project;
    project.write_env(env(project));
    // > Alembic will now detect changes in your models and generate migration scripts
    project.migrate();
    project.serve();

    // > #### User Registration and Post Creation
    // > User->>FastAPI: Register (username, password) … FastAPI-->>User: Registration success
    CHECK(project.send("POST", "/user/", R"({"username":"bob","password":"strong_password"})").status == 200);
    // > class User(Base): id … name … email
    const auto alice =
        project.send("POST", "/users/",
                     R"({"username":"alice","name":"Alice","email":"alice@example.com","password":"strong_password"})");
    CHECK(alice.status == 201);
    CHECK(alice.json().at("name") == "Alice");

    // > alt Credentials valid … else Invalid credentials: FastAPI-->>User: 401 Unauthorized
    CHECK(project.send_form("POST", "/login", "username=alice&password=wrong_password").status == 401);
    CHECK(project.send_form("POST", "/login", "username=nobody&password=strong_password").status == 401);
    const auto by_alice = log_in(project, "alice"), by_bob = log_in(project, "bob");
    call_protected(project, by_alice);

    // > User->>FastAPI: Create Post (content) … FastAPI->>Database: Insert Post (user_id FK)
    const auto post = project.send("POST", "/posts/", R"({"post_data":"Hello"})", by_alice);
    CHECK(post.status == 201);
    CHECK(post.json().at("user_id") == "alice");
    like(project, by_alice, by_bob, "/posts/1");
    use_in_postman(project);
}
