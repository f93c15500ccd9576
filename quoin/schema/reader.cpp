#include "quoin/schema/reader.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cstdint>
#include <unordered_set>

namespace quoin {

namespace {

namespace json = boost::json;

constexpr std::size_t not_found = static_cast<std::size_t>(-1);

// Which fields of a struct have been given, and what the others come to.
class Given {
public:
    Given(const StructShape& shape, UnknownMembers unknown, void* slots, Issues& issues)
        : shape_(shape), policy_(unknown), slots_(slots), issues_(issues) {}

    // The field of that name or alias; not_found when there is none or it was given before.
    std::size_t take(std::string_view name) {
        for (const auto& [alias, canonical] : shape_.aliases)
            if (alias == name) return take_field(find(canonical), name);
        return take_field(find(name), name);
    }

    void from_json(std::size_t field, const Scalar& scalar) {
        Issues::At at(issues_, shape_.fields[field].name);
        shape_.fields[field].from_json(scalar, slots_, issues_);
    }
    void from_text(std::size_t field, std::string_view text) {
        Issues::At at(issues_, shape_.fields[field].name);
        shape_.fields[field].from_text(text, slots_, issues_);
    }
    void refuse_container(std::size_t field) {
        Issues::At at(issues_, shape_.fields[field].name);
        issues_.add("scalar_type", "Input should be a single value, not an object or a list");
    }
    void add_duplicate(std::string_view name) {
        Issues::At at(issues_, name);
        issues_.add("duplicate_key", "This name is given more than once");
    }

    void add_unknown(std::string_view name) {
        Issues::At at(issues_, name);
        issues_.add("extra_forbidden", "There is no such member");
    }

    void finish() {
        for (std::size_t i = 0; i < shape_.fields.size(); ++i) {
            const auto& field = shape_.fields[i];
            if (seen_ >> i & 1) continue;
            if (field.absent) {
                field.absent(slots_);
                continue;
            }
            Issues::At at(issues_, field.name);
            issues_.add("missing", "Field required");
        }
    }

private:
    std::size_t find(std::string_view name) const {
        for (std::size_t i = 0; i < shape_.fields.size(); ++i)
            if (shape_.fields[i].name == name) return i;
        return not_found;
    }

    std::size_t take_field(std::size_t field, std::string_view name) {
        if (field == not_found) {
            if (!unknown_.emplace(name).second)
                add_duplicate(name);
            else if (policy_ == UnknownMembers::refused)
                add_unknown(name);
            return not_found;
        }
        const auto bit = std::uint64_t{1} << field;
        if (!(seen_ & bit)) return seen_ |= bit, field;
        add_duplicate(name);
        return not_found;
    }

    const StructShape& shape_;
    UnknownMembers policy_;
    void* slots_;
    Issues& issues_;
    std::uint64_t seen_ = 0;
    std::unordered_set<std::string> unknown_;
};

// What boost::json::basic_parser calls as it reads. The root object's members go into the struct; what lies deeper is
// checked and passed over.
class Handler {
public:
    static constexpr std::size_t max_object_size = not_found, max_array_size = not_found, max_key_size = not_found,
                                 max_string_size = not_found;

    Handler(const StructShape& shape, UnknownMembers unknown, void* slots, Issues& issues)
        : given_(shape, unknown, slots, issues), issues_(issues) {}

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) {
        if (is_object_) given_.finish();
        return true;
    }
    bool on_object_begin(json::error_code&) {
        if (depth_ == 0)
            is_object_ = true;
        else
            begin_container();
        names_.emplace_back();
        ++depth_;
        return true;
    }
    bool on_object_end(std::size_t, json::error_code&) {
        names_.pop_back();
        --depth_;
        return true;
    }
    bool on_array_begin(json::error_code&) {
        if (depth_ == 0)
            refuse_root();
        else
            begin_container();
        names_.emplace_back();
        ++depth_;
        return true;
    }
    bool on_array_end(std::size_t n, json::error_code& error) { return on_object_end(n, error); }

    bool on_key_part(std::string_view part, std::size_t, json::error_code&) { return text_ += part, true; }
    bool on_key(std::string_view rest, std::size_t, json::error_code&) {
        const auto name = whole(rest);
        if (depth_ == 1)
            field_ = given_.take(name);
        else if (!names_.back().emplace(name).second)
            given_.add_duplicate(name);
        text_.clear();
        return true;
    }
    bool on_string_part(std::string_view part, std::size_t, json::error_code&) { return text_ += part, true; }
    bool on_string(std::string_view rest, std::size_t, json::error_code&) {
        return scalar({Scalar::Kind::string, false, whole(rest)});
    }
    bool on_number_part(std::string_view part, json::error_code&) { return text_ += part, true; }
    bool on_int64(std::int64_t, std::string_view rest, json::error_code&) {
        return scalar({Scalar::Kind::number, false, whole(rest)});
    }
    bool on_uint64(std::uint64_t, std::string_view rest, json::error_code&) {
        return scalar({Scalar::Kind::number, false, whole(rest)});
    }
    bool on_double(double, std::string_view rest, json::error_code&) {
        return scalar({Scalar::Kind::number, false, whole(rest)});
    }
    bool on_bool(bool value, json::error_code&) { return scalar({Scalar::Kind::boolean, value, {}}); }
    bool on_null(json::error_code&) { return scalar({}); }
    bool on_comment_part(std::string_view, json::error_code&) { return true; }
    bool on_comment(std::string_view, json::error_code&) { return true; }

private:
    // A text in one piece is used where it lies; one with escapes was gathered in text_.
    std::string_view whole(std::string_view rest) { return text_.empty() ? rest : std::string_view(text_ += rest); }

    bool scalar(const Scalar& value) {
        if (depth_ == 0)
            refuse_root();
        else if (depth_ == 1 && is_object_ && field_ != not_found)
            given_.from_json(field_, value);
        text_.clear();
        return true;
    }
    void begin_container() {
        if (depth_ == 1 && is_object_ && field_ != not_found) given_.refuse_container(field_);
    }
    void refuse_root() { issues_.add("model_attributes_type", "Input should be an object"); }

    Given given_;
    Issues& issues_;
    bool is_object_ = false;
    std::size_t depth_ = 0;
    std::size_t field_ = not_found;
    std::string text_;
    std::vector<std::unordered_set<std::string>> names_;  // of each open container below the root
};

json::parse_options strict_options() {
    json::parse_options options;
    options.max_depth = 64;
    return options;
}

}  // namespace

bool read_object(std::string_view text, const StructShape& shape, UnknownMembers unknown, void* slots, Issues& issues,
                 MalformedJson& malformed) {
    json::basic_parser<Handler> parser(strict_options(), shape, unknown, slots, issues);
    json::error_code error;
    const auto consumed = parser.write_some(false, text.data(), text.size(), error);
    if (!error && consumed < text.size()) error = json::error::extra_data;
    if (!error) return true;
    malformed = {consumed, error.message()};
    return false;
}

bool read_object(std::string_view text, const StructShape& shape, void* slots, Issues& issues, std::string& malformed) {
    MalformedJson wrong;
    if (read_object(text, shape, UnknownMembers::passed_over, slots, issues, wrong)) return true;
    malformed = "Malformed JSON at byte " + std::to_string(wrong.byte) + ": " + wrong.why;
    return false;
}

void read_fields(std::span<const NamedText> pairs, const StructShape& shape, void* slots, Issues& issues) {
    Given given(shape, UnknownMembers::passed_over, slots, issues);
    for (const auto& [name, text] : pairs)
        if (const auto field = given.take(name); field != not_found) given.from_text(field, text);
    given.finish();
}

}  // namespace quoin
