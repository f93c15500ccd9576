#include "quoin/transfer/csv_reader.hpp"

#include "quoin/schema/types.hpp"

#include <csv.h>

#include <algorithm>
#include <new>

namespace quoin::transfer {

struct CsvReader::Parser {
    csv_parser state{};

    Parser() {
        if (csv_init(&state, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
        // Spaces are part of a cell (RFC 4180, section 2.4).
        csv_set_space_func(&state, [](unsigned char) { return 0; });
        csv_set_blk_size(&state, 4096);
    }
    ~Parser() { csv_free(&state); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;
};

CsvReader::CsvReader(Input& input) : input_(input), parser_(std::make_unique<Parser>()) {}
CsvReader::~CsvReader() = default;

std::string_view CsvReader::text(std::size_t cell) const {
    return std::string_view(text_).substr(cells_[cell].begin, cells_[cell].end - cells_[cell].begin);
}

void CsvReader::take_cell(void* text, std::size_t size, void* reader) {
    auto& self = *static_cast<CsvReader*>(reader);
    const auto begin = self.text_.size();
    self.text_.append(static_cast<const char*>(text), size);
    self.cells_.push_back({self.cell_begin_, begin, self.text_.size()});
}

void CsvReader::take_row(int, void* reader) { static_cast<CsvReader*>(reader)->row_done_ = true; }

bool CsvReader::next() {
    text_.clear();
    cells_.clear();
    row_done_ = false;
    row_size_ = 0;
    while (!row_done_ && !ended_) {
        if (rest_.empty()) rest_ = input_.read();
        if (rest_.empty()) {
            finish();
            break;
        }
        // libcsv does not tell where a cell began, so it is given a piece that ends where a cell may end.
        const auto* end = std::ranges::find_if(rest_, [](char c) { return c == ',' || c == '\n' || c == '\r'; });
        const auto size = std::min(static_cast<std::size_t>(end - rest_.begin()) + 1, rest_.size());
        feed(rest_.substr(0, size));
        rest_.remove_prefix(size);
    }
    return row_done_;
}

void CsvReader::feed(std::string_view piece) {
    const auto cells = cells_.size();
    const bool only_line_end = row_size_ == 0 && (piece == "\n" || piece == "\r");
    const auto parsed = csv_parse(&parser_->state, piece.data(), piece.size(), take_cell, take_row, this);
    if (parsed < piece.size()) {
        advance(piece.substr(0, parsed));
        throw Malformed(here_,
                        "a quotation mark out of place: a cell that holds some stands in quotation marks, with its own "
                        "doubled");
    }
    advance(piece);
    if (cells_.size() > cells || only_line_end) cell_begin_ = here_;
    if (!only_line_end) row_size_ += piece.size();
    if (row_size_ > longest_row) throw Malformed(cell_begin_, "a row of more than 4 MiB: is a quotation mark missing?");
}

void CsvReader::finish() {
    ended_ = true;
    if (csv_fini(&parser_->state, take_cell, take_row, this) != 0)
        throw Malformed(cell_begin_, "the quotation mark that opens here is never closed");
}

// A piece has no line end but at its own.
void CsvReader::advance(std::string_view piece) {
    if (piece.empty()) return;
    consumed_ += piece.size();
    const bool is_cr = piece.back() == '\r', is_lf = piece.back() == '\n';
    if (is_lf && piece.size() == 1 && after_cr_)
        after_cr_ = false;  // CRLF is one end
    else if (after_cr_ = is_cr; is_cr || is_lf)
        here_ = {here_.line + 1, 1};
    else
        here_.column += code_points(piece);
}

}  // namespace quoin::transfer
