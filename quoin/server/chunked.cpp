#include "quoin/server/chunked.hpp"

#include "quoin/server/grammar.hpp"

#include <algorithm>
#include <cstring>

namespace quoin {

using namespace grammar;

namespace {

constexpr std::size_t longest_overhead = 8 * 1024;  // of extensions and trailers, which CVE-2024-22019 had without end
constexpr std::size_t longest_size = 16;            // digits, leading zeros included

void skip_blanks(std::string_view& text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
}

bool skip_token(std::string_view& text) {
    const auto length = static_cast<std::size_t>(std::ranges::find_if_not(text, is_token) - text.begin());
    text.remove_prefix(length);
    return length > 0;
}

// quoted-string (RFC 9110, section 5.6.4)
bool skip_quoted(std::string_view& text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return true;
        }
        if (text[i] == '\\') ++i;
        if (i == text.size() || !is_value(text[i])) return false;
    }
    return false;
}

// *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS ( token / quoted-string ) ] )
bool is_extensions(std::string_view text) {
    while (!text.empty()) {
        skip_blanks(text);
        if (!text.starts_with(';')) return false;
        text.remove_prefix(1);
        skip_blanks(text);
        if (!skip_token(text)) return false;
        auto value = text;
        skip_blanks(value);
        if (!value.starts_with('=')) continue;
        text = value.substr(1);
        skip_blanks(text);
        if (!(text.starts_with('"') ? skip_quoted(text) : skip_token(text))) return false;
    }
    return true;
}

}  // namespace

ChunkedDecoder::Step ChunkedDecoder::decode(std::span<char> input) {
    read_ = written_ = 0;
    while (state_ < State::complete && advance(input)) {
    }
    const auto left = input.size() - read_;
    if (written_ != read_) std::memmove(input.data() + written_, input.data() + read_, left);
    if (state_ == State::refused) return {Step::refused, written_, left, status_, detail_};
    return {state_ == State::complete ? Step::complete : Step::more, written_, left};
}

// One step; false when it needs more input, or refuses.
bool ChunkedDecoder::advance(std::span<char> input) {
    if (state_ == State::data) return take_data(input);
    const std::string_view rest(input.data() + read_, input.size() - read_);
    return state_ == State::data_end ? take_data_end(rest) : take_line(rest);
}

bool ChunkedDecoder::take_data(std::span<char> input) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_, input.size() - read_));
    if (written_ != read_) std::memmove(input.data() + written_, input.data() + read_, piece);
    read_ += piece;
    written_ += piece;
    chunk_ -= piece;
    if (chunk_ == 0) state_ = State::data_end;
    return chunk_ == 0;
}

bool ChunkedDecoder::take_data_end(std::string_view rest) {
    constexpr std::string_view line_end = "\r\n";
    if (!line_end.starts_with(rest.substr(0, 2))) return refuse(400, "Malformed chunk");
    if (rest.size() < 2) return false;
    read_ += 2;
    state_ = State::size;
    return true;
}

// A size line or a line of the trailer section. A line feed without a carriage return before it is refused by the
// line's own grammar, since neither allows control characters.
bool ChunkedDecoder::take_line(std::string_view rest) {
    const auto end = rest.find('\n');
    if (std::min(end, rest.size()) > longest_overhead - overhead_ + longest_size)
        return refuse(400, "Chunk extensions or trailers too large");
    const auto line_return = rest.substr(0, end).find('\r');
    if (line_return != rest.npos && line_return + 1 < std::min(end, rest.size())) return refuse(400, "Malformed chunk");
    if (end == rest.npos) return false;
    if (end == 0 || rest[end - 1] != '\r') return refuse(400, "Malformed chunk");
    read_ += end + 1;
    const auto line = rest.substr(0, end - 1);
    state_ == State::size ? size_line(line) : trailer_line(line);
    return state_ != State::refused;
}

void ChunkedDecoder::size_line(std::string_view line) {
    std::size_t digits = 0;
    chunk_ = 0;
    for (; digits < line.size() && hex_value(line[digits]) >= 0; ++digits) {
        if (digits == longest_size) return void(refuse(400, "Malformed chunk size"));
        chunk_ = chunk_ * 16 + static_cast<std::uint64_t>(hex_value(line[digits]));
    }
    if (digits == 0) return void(refuse(400, "Malformed chunk size"));
    overhead_ += line.size() - digits;
    if (overhead_ > longest_overhead || !is_extensions(line.substr(digits)))
        return void(refuse(400, "Malformed chunk extension"));
    if (chunk_ > room_) return void(refuse(413, "Request body too large"));
    room_ -= chunk_;
    state_ = chunk_ ? State::data : State::trailer;
}

void ChunkedDecoder::trailer_line(std::string_view line) {
    if (line.empty()) {
        state_ = State::complete;
        return;
    }
    overhead_ += line.size();
    const auto is_field = skip_token(line) && line.starts_with(':') &&
                          skip_value(line.data(), line.data() + line.size()) == line.data() + line.size();
    if (overhead_ > longest_overhead || !is_field) refuse(400, "Malformed trailer");
}

bool ChunkedDecoder::refuse(int status, std::string_view detail) {
    state_ = State::refused;
    status_ = status;
    detail_ = detail;
    return false;
}

}  // namespace quoin
