// Seed 002, "Python API Auth Service". What follows ">" is the document's own words. Its virtual environment and
// requirements.txt are Python's: there is nothing of them to do here.

#include "tests/seeds/walkthrough.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin::testing;

namespace {

// > 3. (Optional but recommended) Move the URL and other secrets (like `SECRET_KEY` in `OAuth2.py`) to environment
// >    variables or a `.env` file for production use.
std::string env(const Walkthrough& project) {
    std::string lines;
    // > SQL_ALCHEMY_DB_URL = 'postgresql://postgres:lunar@localhost/pyapp'
    if (!project.on_sqlite()) lines = "DATABASE_URL='" + project.place().url() + "'\n";
    // > - **Token lifetime**: `ACCESS_TOKEN_EXPIRE_MINUTES = 10` – short‑lived tokens for improved security.
    lines += "SECRET_KEY='k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u'\nACCESS_TOKEN_EXPIRE_MINUTES = 10\n";
    return lines + project.redis_lines();
}

// > ### 1. Register a User
void register_user(Walkthrough& project) {
    // > **Endpoint**: `POST /users/`
    const auto created = project.send("POST", "/users/", R"({
  "user_id": "alice",
  "email": "alice@example.com",
  "password": "strong_password"
})");
    // > - On success, you receive the created user (with hashed password in the DB).
    CHECK(created.status == 201);
    CHECK(created.json().at("user_id") == "alice");
    CHECK(created.json().at("email") == "alice@example.com");
    CHECK(names_in(created) == "id,user_id,username,name,email,birthday,created_at");
    // > - **Password storage**: Uses bcrypt hashing via `passlib.context.CryptContext`.
    CHECK(project.query("select password_hash from users").at(0).at(0).starts_with("$2b$"));
    CHECK(
        project
            .send("POST", "/users/", R"({"user_id":"alice","email":"other@example.com","password":"strong_password"})")
            .status == 409);
}

// > ### 2. Login and Get Token
std::string log_in(const Walkthrough& project, const std::string& form) {
    // > **Endpoint**: `POST /login/`
    // > - Uses `OAuth2PasswordRequestForm` (form data, not JSON).
    const auto login = project.send_form("POST", "/login/", form);
    CHECK(login.status == 200);
    // > { "access_token": "<JWT_TOKEN>", "token_type": "bearer" }
    CHECK(names_in(login) == "access_token,token_type,expires_in");
    CHECK(login.json().at("token_type") == "bearer");
    CHECK(login.json().at("expires_in") == 10 * 60);
    return token_of(login);
}

// > ### 3. Call Protected Endpoints
void call_protected(const Walkthrough& project, const std::string& token) {
    // > Authorization: Bearer <JWT_TOKEN>
    CHECK(project.get("/posts/all/", token).status == 200);
    // > If validation fails, FastAPI returns `401 Unauthorized` with `"Could not validate credentials"`.
    const auto refused = project.get("/posts/all/", token.substr(0, token.size() - 4) + "AAAA");
    CHECK(refused.status == 401);
    CHECK(refused.body == R"({"detail":"Could not validate credentials"})");
    CHECK(refused.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
    CHECK(project.get("/posts/all/").status == 401);
}

// > ## Posts Endpoints
void write_posts(const Walkthrough& project, const std::string& alice, const std::string& bob) {
    // > ### Create Post
    // > - **Endpoint**: `POST /posts/`
    const auto created = project.send("POST", "/posts/", R"({
  "post_id": 1,
  "post_data": "My first post!",
  "user_id": "ignored_on_server_side"
})",
                                      alice);
    CHECK(created.status == 201);
    CHECK(names_in(created) == "post_id,post_data,created_at,user_id,likes");
    CHECK(created.json().at("post_id") == 1);
    CHECK(created.json().at("post_data") == "My first post!");
    // > Note: On the server side, `user_id` is overridden with `current_user.user_id`.
    CHECK(created.json().at("user_id") == "alice");
    // > - `post_id: Integer` (primary key, autoincrement)
    CHECK(project.send("POST", "/posts/", R"({"post_id":1,"post_data":"Taken"})", alice).status == 409);
    CHECK(project.send("POST", "/posts/", R"({"post_data":"Bob's"})", bob).json().at("post_id") == 2);

    // > ### Get All Posts for Current User
    // > - **Endpoint**: `GET /posts/all/`
    // > - **Response**: `list[schema.PostResponse]` – all posts that belong to the current user.
    CHECK(project.get("/posts/all/", alice).body == "[" + created.body + "]");

    // > ### Get Single Post by ID
    // > - **Endpoint**: `GET /posts/{post_id}/`
    CHECK(project.get("/posts/1/", alice).body == created.body);
    // > - Returns 404 if the post does not exist or does not belong to the current user.
    CHECK(project.get("/posts/99/", alice).status == 404);
    CHECK(project.get("/posts/1/", bob).status == 404);
}

void change_posts(const Walkthrough& project, const std::string& alice, const std::string& bob) {
    // > ### Update Post
    // > - **Endpoint**: `PUT /posts/{post_id}/`
    // > - **Body (JSON)**: `schema.PostCreate` (the `post_data` field is used; `user_id` is re‑set to the current
    // user).
    const auto* edit = R"({"post_id":5,"post_data":"My first post, better.","user_id":"bob"})";
    const auto updated = project.send("PUT", "/posts/1/", edit, alice);
    CHECK(updated.status == 200);
    CHECK(updated.json().at("post_id") == 1);
    CHECK(updated.json().at("post_data") == "My first post, better.");
    CHECK(updated.json().at("user_id") == "alice");
    // > - Checks that the post exists and that it belongs to the current user before updating.
    CHECK(project.send("PUT", "/posts/99/", edit, alice).status == 404);
    CHECK(project.send("PUT", "/posts/1/", edit, bob).status == 403);

    // > - Simple vote model (user ↔ post) prepared in the database layer
    // > - `Vote` – for vote request body.
    CHECK(project.send("POST", "/vote/", R"({"post_id":1,"dir":1})", bob).status == 201);
    CHECK(project.send("POST", "/vote/", R"({"post_id":1,"dir":1})", bob).status == 409);
    CHECK(project.get("/posts/1/", alice).json().at("likes") == 1);

    // > ### Delete Post
    // > - **Endpoint**: `DELETE /posts/{post_id}`
    // > - Returns 404 if the post does not exist, or 403 if it belongs to another user.
    CHECK(project.delete_("/posts/99", alice).status == 404);
    CHECK(project.delete_("/posts/1", bob).status == 403);
    // > - Returns `204 No Content` on successful deletion.
    const auto deleted = project.delete_("/posts/1", alice);
    CHECK(deleted.status == 204);
    CHECK(deleted.body.empty());
    CHECK(project.get("/posts/1/", alice).status == 404);
}

}  // namespace

TEST_CASE("002: the auth service's flow and its posts are as its document says") {
    Walkthrough project;
    // > psql -U postgres -c "CREATE DATABASE pyapp;"
    // Made, under a name of this test's own.
    project.write_env(env(project));
    // > alembic upgrade head
    project.migrate();
    // > uvicorn main:app --reload
    project.serve();
    // > - Swagger UI: `http://127.0.0.1:8000/docs`
    CHECK(project.get("/docs").status == 200);
    // > - ReDoc: `http://127.0.0.1:8000/redoc`
    CHECK(project.get("/redoc").status == 200);

    register_user(project);
    // > username=alice&password=strong_password
    const auto alice = log_in(project, "username=alice&password=strong_password");
    call_protected(project, alice);
    project.send("POST", "/users/", R"({"user_id":"bob","email":"bob@example.com","password":"strong_password"})");
    const auto bob = log_in(project, "username=bob&password=strong_password");
    write_posts(project, alice, bob);
    change_posts(project, alice, bob);
}
