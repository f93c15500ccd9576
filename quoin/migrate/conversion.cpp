#include "quoin/migrate/conversion.hpp"

#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <array>

namespace quoin::migrate {

namespace {

bool is_text(std::string_view type) {
    return type == "text" || type.starts_with("character") || type.starts_with("varchar");
}

bool is_numeric(std::string_view type) { return type.starts_with("numeric"); }

// How much a type of numbers holds, in an order where each holds all before it; 0 for what is no number.
int width(std::string_view type) {
    constexpr std::array<std::string_view, 5> whole{"", "smallint", "integer", "bigint", "numeric"};
    const auto found = std::ranges::find(whole, type);
    return found == whole.end() ? 0 : static_cast<int>(found - whole.begin());
}

bool is_number(std::string_view type) {
    return width(type) > 0 || is_numeric(type) || type == "real" || type == "double precision";
}

bool is_time(std::string_view type) { return type == "date" || type.starts_with("timestamp"); }

std::optional<Conversion> in_postgres(const std::string& column, std::string_view from, std::string_view to) {
    const auto cast = column + "::" + std::string(to);
    if (is_text(to)) return Conversion{cast, true, false};    // what is too long for it is refused
    if (is_text(from)) return Conversion{cast, false, true};  // " 1" comes back as "1"
    if (is_number(from) && is_number(to)) return Conversion{cast, true, width(from) == 0 || width(to) < width(from)};
    if (is_time(from) && is_time(to)) return Conversion{cast, true, from != "date"};
    if (from == "boolean" && width(to) > 0) return Conversion{column + "::integer::" + std::string(to), false, false};
    if (width(from) > 0 && to == "boolean") return Conversion{column + " <> 0", false, true};
    if ((from == "json" || from == "jsonb") && (to == "json" || to == "jsonb")) return Conversion{cast, true, true};
    return std::nullopt;
}

std::optional<Conversion> in_sqlite(const std::string& column, std::string_view from, std::string_view to) {
    const auto name = to.substr(0, to.find(' '));
    const bool widens = from == "integer" && name == "text";
    return Conversion{"cast(" + column + " as " + std::string(name) + ")", false, !widens};
}

}  // namespace

std::optional<Conversion> conversion(db::Dialect dialect, std::string_view column, std::string_view from,
                                     std::string_view to) {
    return dialect == db::Dialect::sqlite ? in_sqlite(quoted(column), from, to) : in_postgres(quoted(column), from, to);
}

}  // namespace quoin::migrate
