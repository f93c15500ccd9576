#pragma once
// Tally: reads a JSON text of any length piece by piece, and keeps only what a test asks of a list a million long.

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace quoin::testing {

class Tally {
public:
    Tally();
    ~Tally();
    Tally(const Tally&) = delete;
    Tally& operator=(const Tally&) = delete;

    // Throws where what has come so far begins no JSON.
    void read(std::string_view piece);
    // Whether it is one whole value.
    bool whole() const;

    struct Counts {
        static constexpr std::size_t deepest = 4;  // brackets
        // How many members and strings stand so many brackets deep.
        std::array<std::int64_t, deepest> members{}, strings{};
        std::int64_t last_integer = 0;
        bool ascending = true;  // the outermost members' names: none comes twice
    };
    const Counts& counts() const;

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace quoin::testing
