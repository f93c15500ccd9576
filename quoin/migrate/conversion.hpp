#pragma once
// What becomes of a column's values where its type changes.

#include "quoin/db/engine.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace quoin::migrate {

struct Conversion {
    std::string expression;  // "cast(age as text)"
    bool by_itself = false;  // the engine does it without being told
    bool loses = false;      // some values cannot be had back
};

// nullopt where no value of one type means anything in the other: the column starts anew.
std::optional<Conversion> conversion(db::Dialect dialect, std::string_view column, std::string_view from,
                                     std::string_view to);

}  // namespace quoin::migrate
