#pragma once
// Names and texts as SQL writes them, in a way that both engines read the same.

#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

// In double quotes only where the name needs them: it is a word that an engine keeps for itself, or more than small
// letters, digits and "_".
std::string quoted(std::string_view name);
// "a, \"order\", c"
std::string quoted(const std::vector<std::string>& names);

// 'it''s': a text.
std::string literal(std::string_view text);

}  // namespace quoin::migrate
