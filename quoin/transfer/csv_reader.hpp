#pragma once
// CsvReader: the rows of a CSV text, by libcsv in strict mode, each cell with the place where it begins.

#include "quoin/transfer/input.hpp"
#include "quoin/transfer/place.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::transfer {

// RFC 4180, and what spreadsheets write: rows end with CRLF, LF or CR, empty lines are passed over.
class CsvReader {
public:
    // No row is longer, in bytes: a quotation mark that is never closed must not fill the memory.
    static constexpr std::size_t longest_row = 4u << 20;

    explicit CsvReader(Input& input);
    ~CsvReader();

    // Reads the next row; false at the end. Throws Malformed.
    bool next();
    std::size_t size() const { return cells_.size(); }
    // These hold until next().
    std::string_view text(std::size_t cell) const;
    Place place(std::size_t cell) const { return cells_[cell].place; }
    // Where the row ends.
    Place end() const { return here_; }
    // In bytes, so far.
    std::uint64_t consumed() const { return consumed_ + input_.passed_over(); }

private:
    struct Parser;
    struct Cell {
        Place place;
        std::size_t begin, end;  // in text_
    };

    void feed(std::string_view piece);
    void finish();
    void advance(std::string_view piece);
    static void take_cell(void* text, std::size_t size, void* reader);
    static void take_row(int end, void* reader);

    Input& input_;
    std::unique_ptr<Parser> parser_;
    std::string_view rest_;  // what was read and not parsed yet
    std::string text_;       // of the row's cells, one behind the other
    std::vector<Cell> cells_;
    Place here_, cell_begin_;
    std::size_t row_size_ = 0;
    std::uint64_t consumed_ = 0;
    bool row_done_ = false, ended_ = false, after_cr_ = false;
};

}  // namespace quoin::transfer
