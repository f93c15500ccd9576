// Seed 001, "FastAPI + PostgreSQL + JWT Backend Project Guide". What follows ">" is the document's own words. Its
// Python files are what Quoin is already: what is left to do is the settings, the start and the requests.

#include "tests/seeds/walkthrough.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin::testing;

namespace {

// > ## 3. Set Up PostgreSQL (with Docker)
// > docker run --name my-postgres -e POSTGRES_PASSWORD=postgresmaster -p 5432:5432 -d postgres
std::string env(const Walkthrough& project) {
    std::string lines;
    // > SQLALCHEMY_DATABASE_URL = "postgresql://postgres:postgresmaster@localhost:5432/postgres"
    if (!project.on_sqlite()) lines = "DATABASE_URL=" + project.place().url() + "\n";
    // > SECRET_KEY = "your_secret_key_here"  # Used to sign tokens (keep it secret!)
    // > ALGORITHM = "HS256"                   # JWT signing algorithm
    // > ACCESS_TOKEN_EXPIRE_MINUTES = 30       # Token expiry time
    lines +=
        "SECRET_KEY = \"k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u\"  # Used to sign tokens (keep it secret!)\n"
        "ALGORITHM = \"HS256\"                   # JWT signing algorithm\n"
        "ACCESS_TOKEN_EXPIRE_MINUTES = 30       # Token expiry time\n";
    // > uvicorn.run("app.main:app", host="0.0.0.0", port=8000, reload=True)
    return lines + "HOST=0.0.0.0\n" + project.redis_lines();
}

void register_users(const Walkthrough& project) {
    // > #### 8.2. Register a New User (POST `/user/`)
    const auto created = project.send(
        "POST", "/user/", R"({"username":"alice","password":"correct horse","birthday":"1990-05-17T08:30:00"})");
    CHECK(created.status == 200);
    // > return {"message": "User created successfully"}
    CHECK(created.body == R"({"message":"User created successfully"})");
    // > birthday: Optional[datetime] = None
    CHECK(project.send("POST", "/user/", R"({"username":"bob","password":"correct horse"})").status == 200);
    // > - Checks if the username already exists.
    const auto again = project.send("POST", "/user/", R"({"username":"alice","password":"correct horse"})");
    // > raise HTTPException(status_code=400, detail="User already exists")
    CHECK(again.status == 400);
    CHECK(again.body == R"({"detail":"User already exists"})");
}

// > #### 8.3. Log In (POST `/login`)
std::string log_in(const Walkthrough& project, const std::string& password) {
    const auto login = project.send_form("POST", "/login", "username=alice&password=" + password);
    CHECK(login.status == 200);
    // > return {"access_token": access_token, "token_type": "bearer"}
    CHECK(names_in(login) == "access_token,token_type,expires_in");
    CHECK(login.json().at("token_type") == "bearer");
    return token_of(login);
}

// > #### 8.4. Get User Info (GET `/user/`)
void read_users(const Walkthrough& project, const std::string& token) {
    const auto alice = project.get("/user/?username=alice", token), bob = project.get("/user/?username=bob", token);
    CHECK(alice.status == 200);
    // > class UserResponse(BaseModel)
    CHECK(names_in(alice) == "username,birthday,create_time,last_login");
    CHECK(alice.json().at("username") == "alice");
    CHECK(alice.json().at("birthday") == "1990-05-17");
    CHECK(alice.json().at("create_time").as_string().ends_with("Z"));
    // > - Updates the last login time.
    CHECK(alice.json().at("last_login").is_string());
    CHECK(bob.json().at("birthday").is_null());
    CHECK(bob.json().at("last_login").is_null());
    // > raise HTTPException(status_code=400, detail="User does not exist")
    const auto nobody = project.get("/user/?username=nobody", token);
    CHECK(nobody.status == 400);
    CHECK(nobody.body == R"({"detail":"User does not exist"})");
    // > - Requires authentication.
    CHECK(project.get("/user/?username=alice").status == 401);
}

// > #### 8.5. Edit User Info (PATCH `/user/`)
void edit_user(const Walkthrough& project, const std::string& token) {
    const auto edited = project.send("PATCH", "/user/", R"({"username":"alice","birthday":"1991-06-18"})", token);
    CHECK(edited.status == 200);
    // > return {"message": "User updated successfully"}
    CHECK(edited.body == R"({"message":"User updated successfully"})");
    CHECK(project.get("/user/?username=alice", token).json().at("birthday") == "1991-06-18");
    // > raise HTTPException(status_code=400, detail="User does not exist")
    const auto nobody = project.send("PATCH", "/user/", R"({"username":"nobody"})", token);
    CHECK(nobody.status == 400);
    CHECK(nobody.body == R"({"detail":"User does not exist"})");
    // > - Requires authentication.
    CHECK(project.send("PATCH", "/user/", R"({"username":"alice"})").status == 401);
    // Where the seed lets anybody edit and delete anybody, only oneself may.
    CHECK(project.send("PATCH", "/user/", R"({"username":"bob"})", token).status == 403);
    CHECK(project.send_form("DELETE", "/user/", "username=bob", token).status == 403);
    // > - Hashes the password if it's being changed.
    CHECK(project.send("PATCH", "/user/", R"({"username":"alice","password":"battery staple"})", token).status == 200);
    CHECK(project.send_form("POST", "/login", "username=alice&password=correct+horse").status == 401);
    // Who held the old password is out.
    CHECK(project.get("/users/me", token).status == 401);
}

// > #### 8.6. Delete User (DELETE `/user/`)
void delete_user(const Walkthrough& project, const std::string& token) {
    // > raise HTTPException(status_code=400, detail="User does not exist")
    const auto nobody = project.send_form("DELETE", "/user/", "username=nobody", token);
    CHECK(nobody.status == 400);
    CHECK(nobody.body == R"({"detail":"User does not exist"})");
    // > async def delete_user(username: str = Form(...), …)
    const auto deleted = project.send_form("DELETE", "/user/", "username=alice", token);
    CHECK(deleted.status == 200);
    // > return {"message": "User deleted successfully"}
    CHECK(deleted.body == R"({"message":"User deleted successfully"})");
    CHECK(project.send_form("POST", "/login", "username=alice&password=battery+staple").status == 401);
    CHECK(project.get("/users/me", token).status == 401);
}

}  // namespace

TEST_CASE("001: the guide's endpoints answer as its code does") {
    Walkthrough project;
    project.write_env(env(project));
    // > alembic revision --autogenerate -m "create users table"
    // > alembic upgrade head
    project.migrate();
    // > poetry run python run.py
    project.serve();

    register_users(project);
    // > raise HTTPException(status_code=401, detail="Incorrect username or password")
    const auto wrong = project.send_form("POST", "/login", "username=alice&password=wrong+horse");
    CHECK(wrong.status == 401);
    CHECK(wrong.body == R"({"detail":"Incorrect username or password"})");
    auto token = log_in(project, "correct+horse");
    read_users(project, token);
    edit_user(project, token);
    token = log_in(project, "battery+staple");

    // > #### 8.7. Get Current User (GET `/users/me`)
    // > return {"username": current_user}
    CHECK(project.get("/users/me", token).json().at("username") == "alice");
    CHECK(project.get("/users/me").status == 401);
    delete_user(project, token);
}

TEST_CASE("001: the guide is tested with curl, as its step 10 says") {
    Walkthrough project;
    project.write_env(env(project));
    project.serve();
    // > ## 10. Testing Your API
    // > - Use **Swagger UI** at http://localhost:8000/docs to try out endpoints.
    CHECK(project.shell("curl -s -o /dev/null -w '%{http_code} %{content_type}' $base/docs") ==
          "200 text/html; charset=utf-8");
    // > - Use **Postman** or **curl** for manual testing.
    // >   - Register a user (`POST /user/`)
    CHECK(project.shell("curl -s $base/user/ -H 'Content-Type: application/json'"
                        R"( -d '{"username":"alice","password":"correct horse"}')") ==
          R"({"message":"User created successfully"})");
    // >   - Log in to get a token (`POST /login`)
    const auto login = boost::json::parse(
        project.shell("curl -s $base/login -d username=alice --data-urlencode 'password=correct horse'"));
    // >   - Use the token in the `Authorization` header for all protected endpoints:
    // >     Authorization: Bearer <your_jwt_token>
    const auto me = project.shell("curl -s $base/users/me -H 'Authorization: Bearer " +
                                  boost::json::value_to<std::string>(login.at("access_token")) + "'");
    CHECK(boost::json::parse(me).at("username") == "alice");
    CHECK(project.shell("curl -s $base/users/me") == R"({"detail":"Not authenticated"})");
}
