// Seed 000, "Mini Backend App (FastAPI + PostgreSQL + JWT Auth)". What follows ">" is the document's own words. Its
// virtual environment, requirements.txt and .gitignore are Python's and git's: there is nothing of them to do here.

#include "tests/seeds/walkthrough.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin::testing;

namespace {

// The role of a PostgreSQL that other tests use as well; gone with the test.
class MiniUser {
public:
    explicit MiniUser(Walkthrough& project) : project_(project), name_("mini_user_of_" + project.place().name) {}
    ~MiniUser() {
        try {
            project_.execute("drop owned by " + name_ + "; drop role " + name_);
        } catch (const std::exception&) {  // left behind on a server that goes away with the run
        }
    }
    MiniUser(const MiniUser&) = delete;
    MiniUser& operator=(const MiniUser&) = delete;
    const std::string& name() const { return name_; }

private:
    Walkthrough& project_;
    std::string name_;
};

// > ## Database Setup (PostgreSQL)
void set_up(Walkthrough& project, const std::string& user) {
    // > CREATE DATABASE mini_app_db;
    const auto& database = project.place().name;  // made, under a name of this test's own
    // > CREATE USER mini_user WITH PASSWORD 'yourpassword';
    project.execute("CREATE USER " + user + " WITH PASSWORD 'yourpassword'");
    // > GRANT ALL PRIVILEGES ON DATABASE mini_app_db TO mini_user;
    project.execute("GRANT ALL PRIVILEGES ON DATABASE " + database + " TO " + user);
    // > ### Fix Schema Permission
    for (const auto* grant : {"GRANT ALL ON SCHEMA public TO ", "ALTER SCHEMA public OWNER TO ",
                              "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO ",
                              "GRANT ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public TO "})
        project.execute(grant + user);
    project.connect_as(user, "yourpassword");
}

// > ## Environment Variables
// > Create `.env` file in project root
std::string env(const Walkthrough& project, const std::string& secret) {
    return project.database_lines({"DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD"}) +
           "\nSECRET_KEY=" + secret + "\nALGORITHM=HS256\nACCESS_TOKEN_EXPIRE_MINUTES=30\n" + project.redis_lines();
}

// > ## Sample Data Scripts
void create_sample_data(const Walkthrough& project) {
    // > ### Create User
    // > python create_user.py
    const auto user = project.run_at_terminal(
        "create-user --name 'Test User'",
        {{"Username: ", "test"}, {"E-mail", "test@gmail.com"}, {"Password: ", "test123"}, {"again: ", "test123"}});
    CHECK_MESSAGE(user.status == 0, user.output);
    CHECK(user.output.contains("Created user test with id 1"));
    CHECK_FALSE(user.output.contains("test123"));
    // > ### Create Product
    // > python create_product.py
    const auto product = project.run_at_terminal(
        "create-product",
        {{"Name: ", "Kettle"}, {"Description", "Boils a litre"}, {"Price: ", "24.50"}, {"In stock", "y"}});
    CHECK_MESSAGE(product.status == 0, product.output);
    CHECK(product.output.contains("Created product Kettle with id 1"));
}

// > ## API Testing
void test_api(const Walkthrough& project) {
    // > ### 1. Health Check
    // > `GET /health`
    const auto health = project.get("/health");
    CHECK(health.status == 200);
    CHECK(health.body == R"({"status":"ok"})");

    // > ### 2. Login
    // > `POST /login`
    // > Request: { "email": "test@gmail.com", "password": "test123" }
    const auto login = project.send("POST", "/login", R"({
  "email": "test@gmail.com",
  "password": "test123"
})");
    // > Response: { "access_token": "xxxxx.yyyyy.zzzzz", "token_type": "bearer" }
    CHECK(login.status == 200);
    CHECK(names_in(login) == "access_token,token_type,expires_in");
    CHECK(login.json().at("token_type") == "bearer");
    CHECK(login.json().at("expires_in") == 30 * 60);

    // > ### 3. Profile (Protected)
    // > `GET /profile`
    // > Authorization: Bearer <token>
    const auto profile = project.get("/profile", token_of(login));
    CHECK(profile.status == 200);
    CHECK(profile.body == R"({"id":1,"name":"Test User","email":"test@gmail.com"})");
}

}  // namespace

TEST_CASE("000: the mini backend is set up, started and tested as its document says") {
    Walkthrough project;
    std::optional<MiniUser> user;
    if (!project.on_sqlite()) set_up(project, user.emplace(project).name());

    // > SECRET_KEY=your_secret_key_here
    project.write_env(env(project, "your_secret_key_here"));
    const auto refused = project.run({"serve", "--port", "0"});
    CHECK(refused.status == 1);
    CHECK(refused.errors.contains("SECRET_KEY (.env line "));
    project.write_env(env(project, "k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u"));

    // > ## Alembic Migrations
    // > alembic revision --autogenerate -m "create users and products"
    // > alembic upgrade head
    project.migrate();
    create_sample_data(project);

    // > uvicorn app.main:app --reload
    project.serve();
    // > Swagger Docs: `http://127.0.0.1:8000/docs`
    const auto docs = project.get("/docs");
    CHECK(docs.status == 200);
    CHECK(docs.header("Content-Type") == "text/html; charset=utf-8");
    test_api(project);

    // > ### Public Endpoints
    // > - `GET /users` → Get all users
    CHECK(project.get("/users").body == R"([{"id":1,"name":"Test User","username":"test","email":null}])");
    // > - `GET /products` → Get all products
    CHECK(project.get("/products").body ==
          R"([{"id":1,"name":"Kettle","description":"Boils a litre","price":24.5,"in_stock":true}])");
    // > ### Protected Endpoint
    // > - `GET /profile` → Get current logged-in user profile (JWT required)
    const auto stranger = project.get("/profile");
    CHECK(stranger.status == 401);
    CHECK(stranger.body == R"({"detail":"Not authenticated"})");
    CHECK(stranger.header("WWW-Authenticate") == "Bearer");
}
