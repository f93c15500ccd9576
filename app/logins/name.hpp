#pragma once
// A login name as failed tries at it are counted: the same for all spellings that a database might take for one.

#include <string>
#include <string_view>

namespace quoin::app {

// The code points in lower case, whatever the script, and without white space: " ÉMILE" is U"émile". Takes UTF-8.
std::u32string folded_name(std::string_view name);

}  // namespace quoin::app
