#include "quoin/base/address.hpp"

#include "quoin/base/text_parts.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <span>

namespace quoin {

namespace {

constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr int bits_before_v4 = 96, bits_of_all = 128, bits_of_a_site = 64;

std::optional<int> parse_bits(std::string_view text, int most) {
    const auto bits = whole_number<int>(text);
    const bool plain = !text.empty() && text.front() != '-' && (text.size() == 1 || text.front() != '0');
    if (!plain || bits > most) return std::nullopt;
    return bits;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated(text.substr(0, text.contains(':') ? text.find('%') : text.npos));
    if (terminated.contains('\0')) return std::nullopt;
    IpAddress address;
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes_.data()) == 1) return address;
    std::ranges::copy(mapped, address.bytes_.begin());
    if (inet_pton(AF_INET, terminated.c_str(), address.bytes_.data() + mapped.size()) == 1) return address;
    return std::nullopt;
}

bool IpAddress::is_v4() const { return std::ranges::equal(mapped, std::span(bytes_).first(mapped.size())); }

std::string IpAddress::str() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_v4())
        inet_ntop(AF_INET, bytes_.data() + mapped.size(), text.data(), text.size());
    else
        inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
    return text.data();
}

IpAddress IpAddress::first(int bits) const {
    auto cut = *this;
    for (int i = 0; i < std::ssize(bytes_); ++i) {
        const int kept = std::clamp(bits - i * 8, 0, 8);
        cut.bytes_[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xFF00 >> kept);
    }
    return cut;
}

std::optional<Network> Network::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    if (slash == text.npos) return Network(*address, bits_of_all);
    const bool dotted = !text.contains(':');
    const auto bits = parse_bits(text.substr(slash + 1), dotted ? bits_of_all - bits_before_v4 : bits_of_all);
    if (!bits) return std::nullopt;
    const Network network(*address, *bits + (dotted ? bits_before_v4 : 0));
    return network.contains(*address) ? std::optional(network) : std::nullopt;
}

std::string Network::str() const {
    const bool v4 = start_.is_v4() && bits_ >= bits_before_v4;
    return start_.str() + '/' + std::to_string(bits_ - (v4 ? bits_before_v4 : 0));
}

std::string source_of(const IpAddress& address) {
    return address.is_v4() ? address.str() : address.first(bits_of_a_site).str() + "/64";
}

}  // namespace quoin
