#pragma once
// Secret: text that is wiped when it is no longer needed and that nothing prints.

#include <string>
#include <string_view>
#include <utility>

namespace quoin {

// Overwrites memory in a way the compiler does not remove.
void wipe(void* memory, std::size_t size) noexcept;
void wipe(std::string& text) noexcept;

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
    Secret& operator=(Secret other) noexcept {
        std::swap(text_, other.text_);
        return *this;
    }
    ~Secret() { wipe(text_); }

    // The one way to the text: named so that a reader of the code sees where secrets go.
    std::string_view reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

private:
    std::string text_;
};

}  // namespace quoin
