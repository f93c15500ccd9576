#include "quoin/token/object_reader.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>

namespace quoin {

namespace {

namespace json = boost::json;

constexpr std::size_t deepest = 8;

// Most names of claims have three letters: looking at the first spares a call for nearly all that differ.
bool same(std::string_view left, std::string_view right) {
    return left.size() == right.size() && (left.empty() || (left[0] == right[0] && left == right));
}

bool fail(json::error_code& error) {
    error = json::error::syntax;
    return false;
}

}  // namespace

// What the parser reports; names as Boost.JSON wants them.
struct ObjectReader::Events {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using Text = json::string_view;
    using Error = json::error_code;

    ObjectReader& reader;
    std::string_view name{};  // of the member being read
    std::size_t depth = 0;    // 1 inside the object itself
    bool in_array = false;    // inside a member that is an array

    explicit Events(ObjectReader& owner) : reader(owner) {}

    bool is_kept() const { return depth == 1 || (depth == 2 && in_array); }

    bool keep(Member::Kind kind, Error& error, std::string_view text = {}, std::int64_t integer = 0) {
        if (depth == 0) return fail(error);
        if (!is_kept()) return true;
        if (reader.count_ == reader.members_.size()) return fail(error);
        reader.members_[reader.count_++] = {name, kind, text, integer, depth == 2};
        return true;
    }

    // Within the capacity that read() reserved, so that earlier views stay good.
    void append(Text part) { reader.texts_.append(part.data(), part.size()); }
    std::string_view last(std::size_t size) const {
        return std::string_view(reader.texts_).substr(reader.texts_.size() - size);
    }

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error& error) {
        if (depth > 0 && !keep(Member::Kind::object, error)) return false;
        ++depth;
        return true;
    }
    bool on_object_end(std::size_t, Error&) {
        --depth;
        return true;
    }
    bool on_array_begin(Error& error) {
        if (!keep(Member::Kind::array, error)) return false;
        if (depth == 1) in_array = true;
        ++depth;
        return true;
    }
    bool on_array_end(std::size_t, Error&) {
        if (--depth == 1) in_array = false;
        return true;
    }
    bool on_key_part(Text part, std::size_t, Error&) {
        if (depth == 1) append(part);
        return true;
    }
    bool on_key(Text part, std::size_t size, Error& error) {
        if (depth != 1) return true;
        append(part);
        name = last(size);
        return !reader.find(name) || fail(error);
    }
    bool on_string_part(Text part, std::size_t, Error&) {
        if (is_kept()) append(part);
        return true;
    }
    bool on_string(Text part, std::size_t size, Error& error) {
        if (!is_kept()) return keep(Member::Kind::text, error);
        append(part);
        return keep(Member::Kind::text, error, last(size));
    }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t value, Text, Error& error) { return keep(Member::Kind::integer, error, {}, value); }
    bool on_uint64(std::uint64_t, Text, Error& error) { return keep(Member::Kind::other_number, error); }
    bool on_double(double, Text, Error& error) { return keep(Member::Kind::other_number, error); }
    bool on_bool(bool, Error& error) { return keep(Member::Kind::boolean, error); }
    bool on_null(Error& error) { return keep(Member::Kind::null, error); }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }
};

bool ObjectReader::read(std::string_view text) {
    count_ = 0;
    texts_.clear();
    texts_.reserve(text.size());  // no text is longer than the JSON that stands for it
    json::parse_options strict;
    strict.max_depth = deepest;
    json::basic_parser<Events> parser(strict, *this);
    json::error_code error;
    auto read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read == text.size()) return true;
    count_ = 0;
    return false;
}

const Member* ObjectReader::find(std::string_view name) const noexcept {
    auto members = std::span(members_).first(count_);
    auto found = std::ranges::find_if(members, [&](const Member& member) { return same(member.name, name); });
    return found == members.end() ? nullptr : &*found;
}

std::span<const Member> ObjectReader::elements(const Member& array) const noexcept {
    auto behind = std::span(&array + 1, members_.data() + count_);
    auto end = std::ranges::find_if(behind, [](const Member& member) { return !member.element; });
    return behind.first(static_cast<std::size_t>(end - behind.begin()));
}

std::string_view text_of(const Member* member) noexcept {
    return member && member->kind == Member::Kind::text ? member->text : std::string_view{};
}

}  // namespace quoin
