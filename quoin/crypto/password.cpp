#include "quoin/crypto/password.hpp"

#include "quoin/base/secret.hpp"
#include "quoin/crypto/digest.hpp"
#include "quoin/crypto/random.hpp"

#include <crypt.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>

namespace quoin {

namespace {

constexpr int least_cost = 4;
constexpr int greatest_cost = 31;
constexpr int greatest_bearable_cost = 16;  // four seconds
constexpr std::size_t setting_size = 29;    // "$2b$12$" and 22 digits of salt
constexpr std::size_t digest_size = 31;
constexpr std::size_t sha256_digits = 64;
constexpr std::string_view salt_of_nobody = "Quoin.knows.no.such.us";
// 31 digits hold 186 bits, a digest has 184: a last digit with one of the two others set ends no real hash.
constexpr std::string_view digest_of_nobody = "ThisIsNoDigestOfAnyPasswordAtAl";
static_assert(digest_of_nobody.size() == digest_size);

bool is_bcrypt_digit(char c) {
    return c == '.' || c == '/' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

std::string prefix(int cost) {
    return {'$', '2', 'b', '$', static_cast<char>('0' + cost / 10), static_cast<char>('0' + cost % 10), '$'};
}

// The cost of a well-formed bcrypt hash.
std::optional<int> cost_of(std::string_view stored) {
    if (stored.size() != setting_size + digest_size || !stored.starts_with("$2") || stored[3] != '$' ||
        stored[6] != '$' || std::string_view("aby").find(stored[2]) == std::string_view::npos)
        return std::nullopt;
    if (!std::ranges::all_of(stored.substr(7), is_bcrypt_digit)) return std::nullopt;
    int tens = stored[4] - '0', ones = stored[5] - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return std::nullopt;
    int cost = 10 * tens + ones;
    return cost >= least_cost && cost <= greatest_cost ? std::optional(cost) : std::nullopt;
}

bool is_sha256(std::string_view stored) {
    return stored.size() == sha256_digits && std::ranges::all_of(stored, is_hex_digit);
}

std::string lower(std::string_view digits) {
    std::string text(digits);
    for (char& c : text)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool is_hashable(std::string_view password) {
    return password.size() <= longest_password && password.find('\0') == std::string_view::npos;
}

// What crypt needs to work in, 32 KiB, wiped when done.
struct Scratch {
    crypt_data data{};
    std::array<char, longest_password + 1> phrase{};

    ~Scratch() {
        wipe(&data, sizeof data);
        wipe(phrase.data(), phrase.size());
    }
};

// A password that cannot be hashed costs the time of one that can.
std::string bcrypt(std::string_view password, std::string_view setting) {
    auto scratch = std::make_unique<Scratch>();
    if (is_hashable(password)) std::ranges::copy(password, scratch->phrase.begin());
    auto* text = crypt_rn(scratch->phrase.data(), std::string(setting).c_str(), &scratch->data, sizeof scratch->data);
    if (!text) throw std::system_error(errno, std::generic_category(), "hashing a password");
    return text;
}

// Two texts of one digest differ in the salt's unused bits (passlib wrote such until 1.5.2), so only it is compared.
bool matches(std::string_view password, std::string_view stored) {
    auto computed = bcrypt(password, stored.substr(0, setting_size));
    return equal_in_constant_time(std::string_view(computed).substr(setting_size), stored.substr(setting_size));
}

void spend(int cost) { bcrypt({}, prefix(cost) + std::string(salt_of_nobody)); }

// 2^n and 2^n + … + 2^(cost-1) make 2^cost: a cheaper hash is filled up to the time of this cost.
void spend_rest(int spent, int cost) {
    for (; spent < cost; ++spent) spend(spent);
}

}  // namespace

bool is_password_hash(std::string_view text) {
    const auto cost = cost_of(text);
    return cost ? *cost <= greatest_bearable_cost : is_sha256(text);
}

PasswordHasher::PasswordHasher(int cost) : cost_(cost) {
    if (cost < least_cost || cost > greatest_cost) throw std::invalid_argument("the cost of bcrypt is 4 to 31");
    dummy_ = prefix(cost).append(salt_of_nobody).append(digest_of_nobody);
}

std::string PasswordHasher::hash(std::string_view password) const {
    if (!is_hashable(password)) throw std::invalid_argument("bcrypt would cut the password");
    std::array<std::byte, 16> salt{};
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    random_bytes(salt);
    if (!crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost_), reinterpret_cast<const char*>(salt.data()),
                          salt.size(), setting.data(), setting.size()))
        throw std::system_error(errno, std::generic_category(), "making a salt");
    return bcrypt(password, setting.data());
}

bool PasswordHasher::verify(std::string_view password, std::string_view stored) const {
    bool good = false;
    if (auto cost = cost_of(stored)) {
        good = matches(password, stored) && is_hashable(password);
        spend_rest(*cost, cost_);
    } else {
        good =
            is_sha256(stored) && is_hashable(password) && equal_in_constant_time(sha256_hex(password), lower(stored));
        spend(cost_);
    }
    return good;
}

bool PasswordHasher::needs_rehash(std::string_view stored) const {
    return !cost_of(stored) || !stored.starts_with(prefix(cost_));
}

}  // namespace quoin
