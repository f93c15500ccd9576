#pragma once
// Decodes a chunked body (RFC 9112, section 7.1) in the memory it arrived in: strict, no socket, no memory of its own.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace quoin {

class ChunkedDecoder {
public:
    // `limit` is of the decoded body, in bytes.
    explicit ChunkedDecoder(std::size_t limit) : room_(limit) {}

    // The input now holds `produced` bytes of the body and then `left` bytes that are not decoded: where more is
    // needed, the start of what to call decode() with next; where the body is complete, what follows it.
    struct Step {
        enum Kind : std::uint8_t { more, complete, refused } kind = more;
        std::size_t produced = 0;
        std::size_t left = 0;
        int status = 0;           // refused: 400 or 413; the connection is of no more use
        std::string_view detail;  // refused: a literal for the client
    };

    // Extensions and trailers are checked, bounded and dropped. Where the bytes were cut makes no difference.
    Step decode(std::span<char> input);

private:
    enum class State : std::uint8_t { size, data, data_end, trailer, complete, refused };

    bool advance(std::span<char> input);
    bool take_data(std::span<char> input);
    bool take_data_end(std::string_view rest);
    bool take_line(std::string_view rest);
    void size_line(std::string_view line);
    void trailer_line(std::string_view line);
    bool refuse(int status, std::string_view detail);

    State state_ = State::size;
    std::uint64_t chunk_ = 0;             // bytes left of the chunk
    std::uint64_t room_;                  // bytes left for the body
    std::size_t overhead_ = 0;            // bytes of extensions and trailers so far
    std::size_t read_ = 0, written_ = 0;  // of the input of this call
    int status_ = 0;
    std::string_view detail_;
};

}  // namespace quoin
