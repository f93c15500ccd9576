#include "app/accounts/model.hpp"

#include "quoin/schema/unicode.hpp"

#include <algorithm>

namespace quoin::app {

Complaint UsernameRule::check(std::string_view text) {
    const bool control = std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    if (control) return {"username_characters", "A username should not contain control characters"};
    if (has_space_around(text)) return {"username_space", "A username should not start or end with a space"};
    if (!is_nfc(text)) return {"username_form", "A username should be in Unicode's normal form C"};
    return {};
}

Complaint PasswordRule::check(std::string_view text) {
    const auto reason = why_refused(text, 8);
    if (reason.empty()) return {};
    return {"password", std::string(reason)};
}

}  // namespace quoin::app
