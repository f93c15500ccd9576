#include "quoin/server/chunked.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace quoin;

namespace {

using Step = ChunkedDecoder::Step;

struct Decoded {
    int status;  // 200 complete, 100 not yet
    std::string body, rest;
    bool operator==(const Decoded&) const = default;
};

// Decodes text that arrives as its first `cut` bytes and then `piece` bytes at a time.
Decoded decode(std::string_view text, std::size_t cut, std::size_t piece, std::size_t limit) {
    ChunkedDecoder decoder(limit);
    std::string body, raw;
    for (std::size_t from = 0, size = cut;; from += size, size = piece) {
        const auto arrived = text.substr(std::min(from, text.size()), size);
        raw += arrived;
        const auto step = decoder.decode(raw);
        body += raw.substr(0, step.produced);
        raw = raw.substr(step.produced, step.left);
        if (step.kind == Step::refused) return {step.status, "", ""};
        if (step.kind == Step::complete)
            return {200, body, raw + std::string(text.substr(std::min(from + size, text.size())))};
        if (from + size >= text.size()) return {100, body, ""};
    }
}

// The result for the whole, after checking that no way to cut the text leads to another.
Decoded decode(std::string_view text, std::size_t limit = 1000) {
    const auto whole = decode(text, text.size(), 1, limit);
    CHECK(decode(text, 1, 1, limit) == whole);
    if (text.size() < 2'000)
        for (std::size_t cut = 1; cut < text.size(); ++cut) REQUIRE(decode(text, cut, text.size(), limit) == whole);
    return whole;
}

std::string repeat(std::size_t times, std::string_view text) {
    std::string all;
    while (times-- > 0) all += text;
    return all;
}

}  // namespace

TEST_CASE("a chunked body is put together, and what follows it is left") {
    CHECK(decode("5\r\nhello\r\n6\r\n world\r\n000\r\n\r\nGET /") == Decoded{200, "hello world", "GET /"});
    CHECK(decode("0\r\n\r\n") == Decoded{200, "", ""});
    CHECK(decode("A\r\n0123456789\r\n0\r\nVary: *\r\nX-Y:\r\n\r\n") == Decoded{200, "0123456789", ""});
    CHECK(decode("5\r\nhel") == Decoded{100, "hel", ""});
}

TEST_CASE("H4: chunk extensions are ignored when they are well formed") {
    CHECK(decode("2;a\r\nhi\r\n0;b=c;d=\"e\\\" \r\r\n").status == 400);
    CHECK(decode("2;a;b=c;d=\"e;\\\"\r f\"\r\nhi\r\n0\r\n\r\n").status == 400);
    CHECK(decode("2;a;b=c ; d = \"e;\\\" f\"\r\nhi\r\n0\r\n\r\n") == Decoded{200, "hi", ""});
}

TEST_CASE("H4: chunks outside the grammar are 400") {
    using namespace std::literals;
    for (const auto bad : {"0x2\r\nhi\r\n0\r\n\r\n"sv,
                           "+2\r\nhi\r\n0\r\n\r\n"sv,
                           " 2\r\nhi\r\n0\r\n\r\n"sv,
                           "2 \r\nhi\r\n0\r\n\r\n"sv,
                           "2\nhi\r\n0\r\n\r\n"sv,
                           "2\r\nhi\n0\r\n\r\n"sv,
                           "2\r\r\nhi\r\n0\r\n\r\n"sv,
                           "2;\r\nhi\r\n0\r\n\r\n"sv,
                           "2;a\nb\r\nhi\r\n0\r\n\r\n"sv,
                           "2;a=\r\nhi\r\n0\r\n\r\n"sv,
                           "2;a=\"b\r\nhi\r\n0\r\n\r\n"sv,
                           "2;a=\"b\nc\"\r\nhi\r\n0\r\n\r\n"sv,
                           "2;=a\r\nhi\r\n0\r\n\r\n"sv,
                           "2 a\r\nhi\r\n0\r\n\r\n"sv,
                           "\r\nhi\r\n0\r\n\r\n"sv,
                           "2\r\nhi0\r\n\r\n"sv,
                           "2\r\nhixx\r\n0\r\n\r\n"sv,
                           "2\r\nhi\r\n\r\n0\r\n\r\n"sv,
                           "2\r\nhi\r\n\rX"sv,
                           "-1\r\n"sv,
                           ";a\r\n"sv,
                           "10000000000000000\r\n"sv,
                           "00000000000000002\r\nhi\r\n0\r\n\r\n"sv,
                           "2\0\r\nhi\r\n0\r\n\r\n"sv,
                           "XX\r\n"sv}) {
        CAPTURE(bad);
        CHECK(decode(bad).status == 400);
    }
}

TEST_CASE("H4: trailers outside the grammar of fields are 400") {
    for (const auto* bad : {"a\r\n\r\n", "a : b\r\n\r\n", ": b\r\n\r\n", " a: b\r\n\r\n", "a: b\nc: d\r\n\r\n",
                            "a: b\r\n c\r\n\r\n", "a: \x01\r\n\r\n", "\n"}) {
        CAPTURE(bad);
        CHECK(decode("0\r\n" + std::string(bad)).status == 400);
    }
}

TEST_CASE("H5: extensions and trailers are bounded, many small chunks are fine") {
    CHECK(decode("2;" + repeat(70'000, "a") + "\r\nhi\r\n0\r\n\r\n").status == 400);
    CHECK(decode("2;" + repeat(70'000, "a")).status == 400);
    CHECK(decode(repeat(500, "1;abcdefghijklmnopqrst\r\nx\r\n") + "0\r\n\r\n").status == 400);
    CHECK(decode("0\r\n" + repeat(1'000, "a: bbbbbb\r\n") + "\r\n").status == 400);
    CHECK(decode(repeat(4'096, "1\r\nx\r\n") + "0\r\n\r\n", 5'000) == Decoded{200, repeat(4'096, "x"), ""});
}

TEST_CASE("H9: a chunked body over the limit is 413 as soon as a size says so") {
    CHECK(decode("3e8\r\n" + repeat(1'000, "x") + "\r\n0\r\n\r\n", 1'000).status == 200);
    CHECK(decode("3e9\r\n", 1'000).status == 413);
    CHECK(decode("ffffffffffffffff\r\n", 1'000).status == 413);
    CHECK(decode("1\r\nx\r\nffffffffffffffff\r\n", 1'000).status == 413);
    CHECK(decode("1f4\r\n" + repeat(500, "x") + "\r\n1f5\r\n", 1'000).status == 413);
}
