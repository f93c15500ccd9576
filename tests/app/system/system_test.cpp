#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

TEST_CASE("000: the process tells that it serves, and that it is ready") {
    Backend backend;
    CHECK(backend.client().get("/health").body == R"({"status":"ok"})");
    CHECK(backend.client().get("/health/").body == R"({"status":"ok"})");
    CHECK(backend.client().get("/health/ready").body == R"({"status":"ready","database":"ok"})");

    backend.query("insert into quoin_revisions (revision, checksum) values ('9999', '0')");
    CHECK(backend.client().get("/health/ready").status == 200);  // a newer server has migrated

    backend.query("delete from quoin_revisions where revision = '9999'");
    backend.query("delete from quoin_revisions where revision = (select max(revision) from quoin_revisions)");
    CHECK(backend.client().get("/health").status == 200);
    auto behind = backend.client().get("/health/ready");
    CHECK(behind.status == 503);
    CHECK(behind.body == R"({"detail":"Not ready: pending migrations"})");
}

TEST_CASE("003: the root leads to the docs") {
    Backend backend;
    auto root = backend.client().get("/");
    CHECK(root.status == 307);
    CHECK(root.header("Location") == "/scalar");
}

TEST_CASE("the docs pages and the document come from the program, compressed or not, and are kept by their tag") {
    Backend backend;
    for (const auto* path : {"/docs", "/redoc", "/scalar"}) {
        auto plain = backend.client().get(path);
        CHECK(plain.status == 200);
        CHECK(plain.body.starts_with("<!DOCTYPE html>"));
        auto zipped = backend.client().with("Accept-Encoding", "gzip, br").get(path);
        CHECK(zipped.header("Content-Encoding") == "gzip");
        CHECK(zipped.header("ETag") != plain.header("ETag"));
        CHECK(backend.client().with("If-None-Match", plain.header("ETag")).get(path).status == 304);
    }
    CHECK(backend.client().get("/openapi.json").json().at("openapi") == "3.1.0");
}

TEST_CASE("the docs pages can be switched off") {
    Settings settings;
    settings.docs.value = false;
    Backend backend(settings);
    CHECK(backend.client().get("/docs").status == 404);
    CHECK(backend.client().get("/openapi.json").status == 200);
}

TEST_CASE("W4: the document names every route, and the router serves every operation of the document") {
    Backend backend;
    const auto paths = backend.client().get("/openapi.json").json().at("paths").as_object();
    for (const auto& [path, methods] : paths)
        for (const auto& [method, operation] : methods.as_object()) {
            CAPTURE(std::string(path));
            CHECK(operation.at("responses").as_object().contains("500"));
            auto answer = backend.client().send("OPTIONS", std::string(path), "", "");
            auto upper = std::string(method);
            for (auto& c : upper) c = static_cast<char>(std::toupper(c));
            CHECK(answer.header("Allow").find(upper) != std::string::npos);
        }
}

TEST_CASE("metrics are Prometheus' text, with a type and a help line each") {
    Backend backend;
    auto metrics = backend.client().get("/metrics");
    CHECK(metrics.status == 200);
}

TEST_CASE("W11: metrics and health tell of no user, and can be switched off where strangers ask") {
    Backend open;
    const auto canary = open.user("canary_name");
    open.manager("canary_mara");
    canary.post("/posts/", {{"post_data", "canary text"}});
    for (const auto* path : {"/metrics", "/health", "/health/ready"}) {
        const auto answer = open.client().get(path);
        CHECK(answer.status == 200);
        CHECK(answer.body.find("canary") == std::string::npos);
        CHECK(answer.body.find("/posts") == std::string::npos);
    }

    Settings off, elsewhere;
    off.monitoring.value = false;
    elsewhere.monitoring_address = ListenAddress{"127.0.0.1", 9100};
    for (const auto& settings : {off, elsewhere}) {
        Backend closed(settings);
        const auto admin = closed.admin("root");
        for (const auto* path : {"/metrics", "/health/ready"}) {
            CHECK(closed.client().get(path).body == R"({"detail":"Not Found"})");
            CHECK(closed.client().get(path).status == 404);
            CHECK(admin.get(path).status == 404);
        }
        CHECK(closed.client().get("/health").body == R"({"status":"ok"})");
    }
}
