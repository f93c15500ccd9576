#pragma once
// A struct with a member of every kind that a stranger may send, and what must hold of one that was read.

#include "app/accounts/model.hpp"
#include "app/price.hpp"
#include "fuzz/target.hpp"
#include "quoin/base/utf8.hpp"
#include "quoin/schema/reader.hpp"

#include <string>

namespace quoin::fuzz {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Everything {
    std::optional<bool> flag;
    std::optional<std::int64_t> number;
    std::optional<Int<-5, 5>> small;
    std::optional<app::Price> price;
    std::optional<std::string> text;
    std::optional<Text<1, 8>> name;
    std::optional<app::Username> username;
    std::optional<Email> email;
    std::optional<Uuid> id;
    std::optional<Date> day;
    std::optional<Timestamp> time;
    std::optional<Colour> colour;
    Default<Int<0>, 1> count;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, number, small, price, text, name, username, email, id, day, time, colour, count))

// What is wrong is told as UTF-8; what was read can be written, and read again as the same.
inline void check(const Slot<Everything>& read, const Issues& issues) {
    if (issues.any()) {
        std::string told;
        write_issues(told, issues);
        require(is_utf8(told));
    }
    if (!read) return;
    std::string text, again_text, malformed;
    Codec<Everything>::write(text, *read);
    Slot<Everything> again;
    Issues faults;
    require(read_json(text, again, faults, malformed));
    Codec<Everything>::write(again_text, *again);
    require(text == again_text);
}

}  // namespace quoin::fuzz

template <>
inline constexpr auto quoin::aliases<quoin::fuzz::Everything> = std::array{quoin::Alias{"amount", "price"}};
