#include "quoin/schema/json_writer.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace quoin;

namespace {

std::string of_int(std::int64_t n) {
    std::string out = "before ";
    write_json_int(out, n);
    return out;
}

std::string of_text(std::string_view text) {
    std::string out;
    write_json_string(out, text);
    std::string room(longest_string(text.size()), '?');
    CHECK(std::string_view(room.data(), put_json_string(room.data(), text)) == out);
    return out;
}

}  // namespace

TEST_CASE("a whole number is written with all of its digits and no more") {
    constexpr std::int64_t largest = 1'000'000'000'000'000'000;
    for (auto power = largest; power > 0; power /= 10)
        for (const auto n : {power - 1, power, power + 1, -power}) CHECK(of_int(n) == "before " + std::to_string(n));
    for (const auto n : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
        CHECK(of_int(n) == "before " + std::to_string(n));
}

TEST_CASE("what must be escaped is, wherever it stands, and nothing else") {
    const std::pair<char, std::string> written[] = {{'"', "\\\""},     {'\\', "\\\\"},      {'\n', "\\n"},
                                                    {'\0', "\\u0000"}, {'\x1f', "\\u001f"}, {'\x20', "\x20"},
                                                    {'!', "!"},        {'\x7f', "\x7f"},    {'\xff', "\xff"}};
    for (std::size_t length = 1; length < 26; ++length)
        for (std::size_t place = 0; place < length; ++place)
            for (const auto& [character, escaped] : written) {
                std::string text(length, '#');
                text[place] = character;
                CHECK(of_text(text) ==
                      '"' + std::string(place, '#') + escaped + std::string(length - place - 1, '#') + '"');
            }
    CHECK(of_text("") == "\"\"");
    CHECK(of_text(std::string(100, '"')).size() == 202);
    CHECK(of_text(std::string(100, '\x01')).size() == 602);
}
