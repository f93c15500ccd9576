#pragma once
// SQL cut into words, and put together again in one way, so that two spellings of an expression can be compared.

#include "quoin/db/engine.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

struct Token {
    enum class Kind : std::uint8_t {
        word,    // in small letters: a keyword, or a name that needs no quotes
        name,    // what stands in the quotes of a name that needs them
        text,    // a literal with its quotes, also x'0a'
        number,  // in small letters
        symbol,  // "<=", "("
    };
    Kind kind;
    std::string text;

    bool is(std::string_view word_or_symbol) const {
        return text == word_or_symbol && (kind == Kind::word || kind == Kind::symbol);
    }
};

// Comments and space are left out. Only SQLite has names in [brackets] and `backticks`.
std::vector<Token> cut(std::string_view sql, db::Dialect dialect);

// With spaces where a person would put them.
std::string join(std::span<const Token> tokens);

// Without parentheses around the whole.
std::span<const Token> strip_parentheses(std::span<const Token> tokens);

// The place behind the parenthesis that closes the one at `open`; tokens.size() where none does.
std::size_t find_close(std::span<const Token> tokens, std::size_t open);

}  // namespace quoin::migrate
