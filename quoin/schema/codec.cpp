#include "quoin/schema/codec.hpp"

#include <algorithm>
#include <charconv>

namespace quoin {

bool read_string(const Scalar& scalar, std::string_view& into, Issues& issues) {
    into = scalar.text;
    if (scalar.kind == Scalar::Kind::string) return true;
    issues.add("string_type", "Input should be a valid string");
    return false;
}

bool parse_int(std::string_view text, std::int64_t& into, Issues& issues) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (error == std::errc{} && end == text.data() + text.size()) return true;
    if (error == std::errc::result_out_of_range)
        issues.add("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size");
    else
        issues.add("int_parsing", "Input should be a valid integer, unable to parse string as an integer");
    return false;
}

bool read_int(const Scalar& scalar, std::int64_t& into, Issues& issues) {
    if (scalar.kind == Scalar::Kind::number) {
        if (scalar.text.find_first_of(".eE") == scalar.text.npos) return parse_int(scalar.text, into, issues);
        // 1.0 is an integer in JSON Schema; 1.5 is none
        double n{};
        const auto* end = scalar.text.data() + scalar.text.size();
        if (std::from_chars(scalar.text.data(), end, n).ec == std::errc{} && n >= -9007199254740992.0 &&
            n <= 9007199254740992.0 && n == static_cast<double>(static_cast<std::int64_t>(n))) {
            into = static_cast<std::int64_t>(n);
            return true;
        }
        issues.add("int_from_float", "Input should be a valid integer, got a number with a fractional part");
        return false;
    }
    issues.add("int_type", "Input should be a valid integer");
    return false;
}

void add(Issues& issues, Complaint complaint) { issues.add(complaint.type, std::move(complaint.msg)); }

// --- bool --------------------------------------------------------------------------------------

template <>
bool PlainCodec<bool>::from_text(std::string_view text, Slot<bool>& into, Issues& issues) {
    if (text == "true" || text == "1") return into.emplace(true);
    if (text == "false" || text == "0") return into.emplace(false);
    issues.add("bool_parsing", "Input should be a valid boolean, unable to interpret input");
    return false;
}
template <>
bool PlainCodec<bool>::from_json(const Scalar& scalar, Slot<bool>& into, Issues& issues) {
    if (scalar.kind == Scalar::Kind::boolean) return into.emplace(scalar.boolean);
    issues.add("bool_type", "Input should be a valid boolean");
    return false;
}
template <>
void PlainCodec<bool>::write(std::string& out, const bool& value) {
    out += value ? "true" : "false";
}
template <>
Schema PlainCodec<bool>::schema(Components&) {
    return {.type = "boolean"};
}

// --- int64 -------------------------------------------------------------------------------------

template <>
bool PlainCodec<std::int64_t>::from_text(std::string_view text, Slot<std::int64_t>& into, Issues& issues) {
    std::int64_t n{};
    return parse_int(text, n, issues) && into.emplace(n);
}
template <>
bool PlainCodec<std::int64_t>::from_json(const Scalar& scalar, Slot<std::int64_t>& into, Issues& issues) {
    std::int64_t n{};
    return read_int(scalar, n, issues) && into.emplace(n);
}
template <>
void PlainCodec<std::int64_t>::write(std::string& out, const std::int64_t& value) {
    write_json_int(out, value);
}
template <>
Schema PlainCodec<std::int64_t>::schema(Components&) {
    return {.type = "integer", .format = "int64"};
}

// --- string ------------------------------------------------------------------------------------

template <>
bool PlainCodec<std::string>::from_text(std::string_view text, Slot<std::string>& into, Issues& issues) {
    if (auto wrong = check_text(text, 0, text.size()); !wrong.none()) return add(issues, std::move(wrong)), false;
    return into.emplace(text);
}
template <>
bool PlainCodec<std::string>::from_json(const Scalar& scalar, Slot<std::string>& into, Issues& issues) {
    std::string_view text;
    return read_string(scalar, text, issues) && from_text(text, into, issues);
}
template <>
void PlainCodec<std::string>::write(std::string& out, const std::string& value) {
    write_json_string(out, value);
}
template <>
Schema PlainCodec<std::string>::schema(Components&) {
    return {.type = "string"};
}

// --- Uuid --------------------------------------------------------------------------------------

template <>
bool PlainCodec<Uuid>::from_text(std::string_view text, Slot<Uuid>& into, Issues& issues) {
    Uuid id;
    if (Uuid::parse(text, id)) return into.emplace(id);
    issues.add("uuid_parsing", "Input should be a valid UUID");
    return false;
}
template <>
bool PlainCodec<Uuid>::from_json(const Scalar& scalar, Slot<Uuid>& into, Issues& issues) {
    std::string_view text;
    return read_string(scalar, text, issues) && from_text(text, into, issues);
}
template <>
void PlainCodec<Uuid>::write(std::string& out, const Uuid& value) {
    out += '"';
    value.write(out);
    out += '"';
}
template <>
Schema PlainCodec<Uuid>::schema(Components&) {
    return {.type = "string", .format = "uuid"};
}

// --- Date: a date-time is accepted too, and its day kept (seed 001's birthday is a datetime) -----

template <>
bool PlainCodec<Date>::from_text(std::string_view text, Slot<Date>& into, Issues& issues) {
    Date date;
    if (parse_date(text, date)) return into.emplace(date);
    const auto separator = text.find_first_of("Tt ");
    const auto day = text.substr(0, separator);
    Timestamp time;
    if (separator != text.npos && parse_date(day, date) &&
        (parse_timestamp(text, time) || parse_timestamp(std::string(text) + 'Z', time)))
        return into.emplace(date);
    issues.add("date_from_datetime_parsing", "Input should be a valid date or datetime");
    return false;
}
template <>
bool PlainCodec<Date>::from_json(const Scalar& scalar, Slot<Date>& into, Issues& issues) {
    std::string_view text;
    return read_string(scalar, text, issues) && from_text(text, into, issues);
}
template <>
void PlainCodec<Date>::write(std::string& out, const Date& value) {
    out += '"';
    write_date(out, value);
    out += '"';
}
template <>
Schema PlainCodec<Date>::schema(Components&) {
    return {.type = "string", .format = "date"};
}

// --- Timestamp ---------------------------------------------------------------------------------

template <>
bool PlainCodec<Timestamp>::from_text(std::string_view text, Slot<Timestamp>& into, Issues& issues) {
    Timestamp time;
    if (parse_timestamp(text, time)) return into.emplace(time);
    issues.add("datetime_parsing", "Input should be a valid datetime");
    return false;
}
template <>
bool PlainCodec<Timestamp>::from_json(const Scalar& scalar, Slot<Timestamp>& into, Issues& issues) {
    std::string_view text;
    return read_string(scalar, text, issues) && from_text(text, into, issues);
}
template <>
void PlainCodec<Timestamp>::write(std::string& out, const Timestamp& value) {
    out += '"';
    write_timestamp(out, value);
    out += '"';
}
template <>
Schema PlainCodec<Timestamp>::schema(Components&) {
    return {.type = "string", .format = "date-time"};
}

// --- enums and aliases -------------------------------------------------------------------------

std::size_t find_label(std::string_view text, std::span<const std::string_view> labels) {
    return static_cast<std::size_t>(std::ranges::find(labels, text) - labels.begin());
}

void add_wrong_label(Issues& issues, std::span<const std::string_view> labels) {
    std::string msg = "Input should be ";
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i) msg += i + 1 == labels.size() ? " or " : ", ";
        ((msg += '\'') += labels[i]) += '\'';
    }
    issues.add("enum", std::move(msg));
}

void add_aliases(ObjectSchema& schema, std::span<const Alias> aliases) {
    for (const auto& [alias, name] : aliases) {
        const auto property =
            std::ranges::find(schema.properties, name, [](const auto& p) { return std::string_view(p.first); });
        schema.properties.emplace_back(alias, Schema(property->second));
        auto group =
            std::ranges::find(schema.one_of, name, [](const auto& names) { return std::string_view(names.front()); });
        if (group == schema.one_of.end() && std::erase(schema.required, name))
            group = schema.one_of.insert(schema.one_of.end(), {std::string(name)});
        if (group != schema.one_of.end()) group->emplace_back(alias);
    }
}

}  // namespace quoin
