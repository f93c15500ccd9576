// A chunked body: where it is cut makes no difference, and never is there more than the limit.

#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"
#include "quoin/server/chunked.hpp"

#include <algorithm>
#include <string>

namespace quoin::fuzz {

namespace {

using Step = ChunkedDecoder::Step;

struct Decoded {
    Step::Kind kind = Step::more;
    int status = 0;
    std::string body, rest;

    bool operator==(const Decoded&) const = default;
};

// What arrives as its first `cut` bytes and then `piece` bytes at a time.
Decoded decode(std::string_view input, std::size_t cut, std::size_t piece, std::size_t limit) {
    ChunkedDecoder decoder(limit);
    std::string body, raw;
    for (std::size_t from = 0, size = cut;; from += size, size = piece) {
        raw += input.substr(std::min(from, input.size()), size);
        raw.shrink_to_fit();
        const auto step = decoder.decode(raw);
        require(step.produced + step.left <= raw.size());
        body += raw.substr(0, step.produced);
        require(body.size() <= limit);
        raw = raw.substr(step.produced, step.left);
        if (step.kind == Step::refused) return {step.kind, step.status, "", ""};
        if (step.kind == Step::complete)
            return {step.kind, 0, body, raw + std::string(input.substr(std::min(from + size, input.size())))};
        if (from + size >= input.size()) return {step.kind, 0, body, ""};
    }
}

}  // namespace

void chunked_body(std::string_view input) {
    for (const auto limit : {std::size_t{16}, std::size_t{1} << 20}) {
        const auto whole = decode(input, input.size(), 1, limit);
        require(decode(input, 1, 1, limit) == whole);
        if (!input.empty()) require(decode(input, static_cast<unsigned char>(input.back()), 7, limit) == whole);
    }
}

}  // namespace quoin::fuzz
