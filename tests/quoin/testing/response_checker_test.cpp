#include "quoin/testing/response_checker.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace quoin::testing;

namespace {

const ResponseChecker checker(R"({
  "paths": {
    "/items/{id}": {
      "get": {"responses": {
        "200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
        "503": {"$ref": "#/components/responses/Away"}}},
      "delete": {"responses": {"204": {"description": ""}}}
    },
    "/items": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema":
      {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}}}}}},
    "/maps": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema":
      {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Item"}}}}}}}},
    "/items/all": {"get": {"responses": {"204": {"description": ""}}}}
  },
  "components": {
    "schemas": {
      "Item": {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
      "Problem": {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
    },
    "responses": {
      "Away": {"description": "", "headers": {"Retry-After": {"required": true}},
               "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    }
  }
})");

// What the checker says of an answer; empty where it lets it pass.
std::string verdict(std::string_view method, std::string_view target, int status, std::string body,
                    std::vector<std::pair<std::string, std::string>> headers = {}) {
    headers.emplace_back("Content-Type", "application/json");
    try {
        checker(method, target, {.status = status, .body = std::move(body), .headers = std::move(headers)});
    } catch (const std::runtime_error& error) {
        return std::string(error.what()).substr(std::string("not as the OpenAPI document says: ").size());
    }
    return {};
}

}  // namespace

TEST_CASE("an answer that the document lists passes, whatever follows the path") {
    CHECK(verdict("GET", "/items/7?x=1", 200, R"({"id":7})").empty());
    CHECK(verdict("GET", "/items/7/", 200, R"({"id":7})").empty());
    CHECK(verdict("HEAD", "/items/7", 200, "").empty());
    CHECK(verdict("DELETE", "/items/7", 204, "").empty());
    CHECK(verdict("GET", "/items/all", 204, "").empty());
    CHECK(verdict("GET", "/items/7", 503, R"({"detail":"away"})", {{"Retry-After", "1"}}).empty());
}

TEST_CASE("O4, W4: a status, a member, a body or a field that the document does not have fails the test that got it") {
    CHECK(verdict("GET", "/items/7", 500, R"({"detail":"x"})") == "GET /items/7 500 is not listed");
    CHECK(verdict("GET", "/items/7", 200, "{}") == "GET /items/7 200.id is missing");
    CHECK(verdict("GET", "/items/7", 200, R"({"id":"7"})") == "GET /items/7 200.id has another type");
    CHECK(verdict("GET", "/items/7", 200, R"({"id":7,"hash":""})") == "GET /items/7 200.hash is not named");
    CHECK(verdict("GET", "/items/7", 200, R"({"hash":null,"id":7})") == "GET /items/7 200.hash is not named");
    CHECK(verdict("GET", "/items", 200, R"([{"id":7},{"id":8,"hash":""}])") == "GET /items 200[].hash is not named");
    CHECK(verdict("GET", "/maps", 200, R"({"x":{"id":8,"hash":""}})") == "GET /maps 200.x.hash is not named");
    CHECK(verdict("GET", "/items/7", 503, R"({"detail":"","sql":""})", {{"Retry-After", "1"}}) ==
          "GET /items/7 503.sql is not named");
    CHECK(verdict("GET", "/items/7", 503, R"({"detail":"away"})") == "GET /items/7 503 has no Retry-After");
    CHECK(verdict("DELETE", "/items/7", 204, "{}") == "DELETE /items/7 204 has a body");
}

TEST_CASE("a failure that no operation answered has the shape of the others") {
    CHECK(verdict("GET", "/nothing", 404, R"({"detail":"Not Found"})").empty());
    CHECK(verdict("PUT", "/items/7", 405, R"({"error":"no"})") == "PUT /items/7 405.error is not named");
    CHECK(verdict("GET", "/docs", 200, "<!DOCTYPE html>").empty());
}
