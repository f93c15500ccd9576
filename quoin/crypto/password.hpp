#pragma once
// Password hashes: bcrypt by libxcrypt, and the unsalted SHA-256 that the second seed's databases hold.

#include <cstddef>
#include <string>
#include <string_view>

namespace quoin {

// bcrypt looks at no more bytes than this, so longer passwords are refused rather than cut (trust.md, P1).
constexpr std::size_t longest_password = 72;

// Whether a text is a hash that PasswordHasher takes: bcrypt's of a cost that a login can bear (16 at most), or 64
// hexadecimal digits of SHA-256.
bool is_password_hash(std::string_view text);

// Slow by design (234 ms at cost 12): call it on a BlockingPool. Every method may be called from several threads.
class PasswordHasher {
public:
    // `cost` is the binary logarithm of bcrypt's rounds, 4 to 31; throws std::invalid_argument beyond.
    explicit PasswordHasher(int cost = 12);

    // A `$2b$` hash with a fresh salt. Throws std::invalid_argument for a password that bcrypt would cut (over 72
    // bytes, or with a NUL): ask why_refused first.
    std::string hash(std::string_view password) const;

    // Whether `stored` is a hash of `password`. Takes `$2b$`, `$2a$` and `$2y$` of any cost, and 64 hexadecimal digits
    // of SHA-256; nothing else matches, nor does a password that hash() refuses. Whatever the two are, it takes the
    // time of one hash of this hasher's cost, or of the stored one's where that is higher (trust.md, P10 and P11).
    bool verify(std::string_view password, std::string_view stored) const;

    // Whether a stored hash that was verified should be replaced: another scheme than `$2b$`, or another cost.
    bool needs_rehash(std::string_view stored) const;

    // A hash of this hasher's cost that no password has: verified in place of an unknown user's.
    const std::string& dummy() const noexcept { return dummy_; }

private:
    int cost_;
    std::string dummy_;
};

}  // namespace quoin
