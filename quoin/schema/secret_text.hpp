#pragma once
// SecretText: a password or key in a request. It is checked and wiped, and nothing writes it into an answer or a log.

#include "quoin/base/secret.hpp"
#include "quoin/schema/types.hpp"

namespace quoin {

template <std::size_t Min, std::size_t Max, class Rule = AnyText>
class SecretText {
public:
    explicit SecretText(std::string text) : value_(std::move(text)) {
        if (auto wrong = check(value_.reveal()); !wrong.none()) refuse(wrong);
    }
    SecretText(Trusted, std::string_view text) : value_(std::string(text)) {}

    static Complaint check(std::string_view text) {
        auto wrong = check_text(text, Min, Max);
        return wrong.none() ? Rule::check(text) : wrong;
    }

    std::string_view reveal() const { return value_.reveal(); }

private:
    Secret value_;
};

}  // namespace quoin
