#pragma once
// The names of columns inside of SQL expressions.

#include <string>
#include <string_view>

namespace quoin::migrate {

// Whether `sql` speaks of the column. A word that stands for a function, a type after "::" or a text does not count.
bool mentions(std::string_view sql, std::string_view column);

// `sql` with the column's name replaced wherever it speaks of it.
std::string with_name(std::string_view sql, std::string_view column, std::string_view new_name);

}  // namespace quoin::migrate
