#include "tests/program/tally.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <limits>
#include <stdexcept>
#include <string>

namespace quoin::testing {

namespace {

namespace json = boost::json;

// What Boost.JSON calls as it reads.
struct Handler {
    static constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_object_size = any, max_array_size = any, max_key_size = any, max_string_size = any;
    using Code = json::error_code;

    Tally::Counts counts;
    std::size_t depth = 0;
    std::string name, name_before;

    bool down() { return ++depth < Tally::Counts::deepest; }
    bool up() { return depth-- > 0; }

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return down(); }
    bool on_object_end(std::size_t, Code&) { return up(); }
    bool on_array_begin(Code&) { return down(); }
    bool on_array_end(std::size_t, Code&) { return up(); }
    bool on_key_part(json::string_view part, std::size_t, Code&) {
        if (depth == 1) name += part;
        return true;
    }
    bool on_key(json::string_view part, std::size_t size, Code& code) {
        on_key_part(part, size, code);
        ++counts.members[depth];
        if (depth > 1) return true;
        counts.ascending &= name_before < name;
        name_before.swap(name);
        name.clear();
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, Code&) { return true; }
    bool on_string(json::string_view, std::size_t, Code&) { return ++counts.strings[depth] > 0; }
    bool on_number_part(json::string_view, Code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, Code&) {
        counts.last_integer = number;
        return true;
    }
    bool on_uint64(std::uint64_t, json::string_view, Code&) { return true; }
    bool on_double(double, json::string_view, Code&) { return true; }
    bool on_bool(bool, Code&) { return true; }
    bool on_null(Code&) { return true; }
    bool on_comment_part(json::string_view, Code&) { return true; }
    bool on_comment(json::string_view, Code&) { return true; }
};

}  // namespace

class Tally::Parser : public json::basic_parser<Handler> {
public:
    Parser() : basic_parser(json::parse_options()) {}
};

Tally::Tally() : parser_(std::make_unique<Parser>()) {}
Tally::~Tally() = default;

void Tally::read(std::string_view piece) {
    json::error_code error;
    const auto size = parser_->write_some(true, piece.data(), piece.size(), error);
    if (error || size < piece.size())
        throw std::runtime_error("this is no JSON: " + std::string(piece.substr(size, 80)) + error.message());
}

bool Tally::whole() const {
    json::error_code error;
    parser_->write_some(false, "", 0, error);
    return !error;
}

const Tally::Counts& Tally::counts() const { return parser_->handler().counts; }

}  // namespace quoin::testing
