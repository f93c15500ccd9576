// A JSON body into structs: it is either read, or malformed, or told what is wrong with it.

#include "fuzz/everything.hpp"
#include "fuzz/targets.hpp"

#include <boost/json.hpp>

namespace quoin::fuzz {

namespace {

template <class T>
Slot<T> read(std::string_view text, Issues& issues, std::string& malformed) {
    Slot<T> value;
    const bool whole = read_json(text, value, issues, malformed);
    require(whole == static_cast<bool>(value));
    require(whole != (issues.any() || !malformed.empty()));
    return value;
}

// As strict as the reader, for texts that are small enough not to meet its limits.
bool is_json(std::string_view text) {
    boost::system::error_code wrong;
    boost::json::parse(text, wrong, {}, {.max_depth = 64});
    return !wrong;
}

}  // namespace

void json_body(std::string_view input) {
    const Bytes bytes(input);
    Issues issues, others;
    std::string malformed, why;
    check(read<Everything>(bytes.text(), issues, malformed), issues);
    require(malformed.empty() == is_json(bytes.text()));
    read<app::UserCreate>(bytes.text(), others, why);
    require(malformed.empty() == why.empty());
}

}  // namespace quoin::fuzz
