#include "running_server.hpp"

#include "tests/corpora.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

using namespace quoin;

namespace {

struct Case {
    std::string id, expect, text;
};

std::string decode_base64(std::string_view text) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned bits = 0, count = 0;
    for (const char c : text.substr(0, text.find('='))) {
        bits = bits << 6 | static_cast<unsigned>(digits.find(c));
        if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xff);
    }
    return out;
}

std::vector<Case> cases() {
    std::vector<Case> all;
    std::ifstream file(testing::corpora() / "http-llhttp/requests.jsonl");
    for (std::string line; std::getline(file, line);) {
        const auto value = boost::json::parse(line).as_object();
        const auto* text = value.if_contains("with_host_b64");
        all.push_back({value.at("id").as_string().c_str(), value.at("expect").as_string().c_str(),
                       decode_base64((text ? *text : value.at("raw_b64")).as_string())});
    }
    if (all.empty()) MESSAGE("skipped: no corpora at " << testing::corpora().string());
    return all;
}

constexpr std::string_view status_line = "HTTP/1.1 ";

// The statuses of the answers to a text and the canary behind it, and whether the canary was answered.
struct Outcome {
    std::vector<int> statuses;
    bool canary = false;
};

Outcome send(const RunningServer& server, std::string_view text) {
    Client client(server);
    client.send(text).send(get("/hello", "X-Request-ID: canary\r\n")).shut_down_sending();
    const auto answers = client.rest();
    Outcome outcome;
    for (auto at = answers.find(status_line); at != answers.npos; at = answers.find(status_line, at + 1))
        outcome.statuses.push_back(std::stoi(answers.substr(at + status_line.size(), 3)));
    outcome.canary = answers.find("X-Request-ID: canary\r\n") != answers.npos;
    return outcome;
}

// What llhttp takes and this server does not, and why.
const std::map<std::string, const char*> stricter{
    {"llhttp-037", "its body is not complete"},
    {"llhttp-089", "RTSP"},
    {"llhttp-116", "HTTP/0.9"},
    {"llhttp-144", "a fragment in the target"},
    {"llhttp-145", "a fragment in the target"},
    {"llhttp-163", "a fragment in the target"},
    {"llhttp-165", "user information in the target"},
};

}  // namespace

TEST_CASE("H1-H8: what llhttp's tests refuse is refused, and nothing after it is answered") {
    RunningServer server;
    int refused = 0, wrongly_taken = 0, kept_talking = 0;
    for (const auto& [id, expect, text] : cases()) {
        if (!expect.starts_with("reject")) continue;
        CAPTURE(id);
        const auto outcome = send(server, text);
        REQUIRE_FALSE(outcome.statuses.empty());
        CHECK(outcome.statuses.back() >= 400);
        CHECK(outcome.statuses.back() != 404);
        CHECK_FALSE(outcome.canary);
        wrongly_taken += outcome.statuses.back() < 400 || outcome.statuses.back() == 404;
        kept_talking += outcome.canary;
        refused += expect == "reject";
    }
    MESSAGE("H1: of llhttp's ", refused, " must-refuse requests ", refused - wrongly_taken, " are refused, and after ",
            kept_talking, " the connection kept talking");
    CHECK((refused == 0 || refused == 50));
}

TEST_CASE("what llhttp's tests accept is answered, but for what is refused on purpose") {
    RunningServer server;
    for (const auto& [id, expect, text] : cases()) {
        if (expect != "accept") continue;
        CAPTURE(id);
        CAPTURE(text);
        const auto outcome = send(server, text);
        REQUIRE_FALSE(outcome.statuses.empty());
        const auto status = outcome.statuses.front();
        if (stricter.contains(id))
            CHECK(status == 400);
        else
            CHECK((status == 200 || status == 404 || status == 501));  // 501: a method that no route can have
    }
}
