#pragma once
// Progress: how far a long piece of work is: a bar on a terminal, a line for each tenth elsewhere.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace quoin::transfer {

enum class Unit { bytes, rows };

struct Measure {
    std::uint64_t done = 0;
    std::optional<std::uint64_t> total{};  // none where it is not known
    std::uint64_t rows = 0;
    std::chrono::duration<double> elapsed{};
    Unit unit = Unit::bytes;  // of done and total
};

// "5.2 MB of 61.0 MB, 43000 rows, 480000 rows/s, 2 s left"; "in 3 s" instead at the end.
std::string describe(const Measure& measure);
// "items.csv [######..................]  25 %  15.2 MB of …", cut to the columns of the terminal.
std::string bar(std::string_view what, const Measure& measure, std::size_t columns);

// "950 B", "1.2 kB", "61.0 MB"
std::string readable_bytes(std::uint64_t bytes);
// "3 s", "2 min 5 s", "1 h 4 min"
std::string readable_time(std::chrono::duration<double> time);

class Progress {
public:
    enum class Shape { none, bar, lines };
    using Clock = std::function<std::chrono::steady_clock::time_point()>;
    using Write = std::function<void(const std::string& text)>;

    Progress(Shape shape, std::string what, std::optional<std::uint64_t> total, Unit unit, Write write,
             Clock clock = std::chrono::steady_clock::now);
    ~Progress();  // takes the bar away
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // Cheap: may be called for each row.
    void update(std::uint64_t done, std::uint64_t rows);
    // What cannot be measured: "storing 1000000 rows".
    void announce(const std::string& phase);

private:
    void draw(const std::string& text);
    void write_tenth();

    Shape shape_;
    std::string what_;
    Write write_;
    Clock clock_;
    Measure measure_;
    std::chrono::steady_clock::time_point begin_, drawn_;
    std::uint64_t tenths_ = 0;
    bool visible_ = false;
};

}  // namespace quoin::transfer
