#pragma once
// For the rare client that takes no gzip.

#include <mutex>
#include <string>
#include <string_view>

namespace quoin {

// The text of a gzip file that is part of this program; throws std::runtime_error when it is none.
std::string inflate(std::string_view gzipped);

// The same text for all who ask, made when the first one does: a thousand slow readers share it (trust H13).
class InflatedOnce {
public:
    // What is given must outlive this.
    explicit InflatedOnce(std::string_view gzipped) : gzipped_(gzipped) {}

    // For as long as this lives; from any thread.
    std::string_view text() const {
        std::call_once(made_, [this] { text_ = inflate(gzipped_); });
        return text_;
    }

private:
    std::string_view gzipped_;
    mutable std::once_flag made_;
    mutable std::string text_;
};

}  // namespace quoin
