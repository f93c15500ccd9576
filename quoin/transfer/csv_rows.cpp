// The rows of a CSV file: the header row says which cell is which member.

#include "quoin/base/utf8.hpp"
#include "quoin/schema/object_writer.hpp"
#include "quoin/transfer/csv_reader.hpp"
#include "quoin/transfer/rows.hpp"

#include <algorithm>

namespace quoin::transfer {

namespace {

std::string joined_names(std::span<const FieldShape> fields) {
    std::string out;
    for (const auto& field : fields) (out += out.empty() ? "" : ", ") += field.name;
    return out;
}

class CsvRows final : public RowSource {
public:
    CsvRows(Input& input, const RowShape& shape) : reader_(input), shape_(shape) {
        if (!reader_.next()) throw Malformed({1, 1}, "there is no header row that names the columns");
        read_header();
    }

    bool next(void* slots, Faults& faults) override {
        if (!reader_.next()) return false;
        if (reader_.size() != columns_.size())
            faults.push_back(
                {reader_.size() > columns_.size() ? reader_.place(columns_.size()) : reader_.place(reader_.size() - 1),
                 {},
                 "there are " + std::to_string(reader_.size()) + " cells where the header names " +
                     std::to_string(columns_.size()) + " columns",
                 "cell_count"});
        else
            read_cells(slots, faults);
        return true;
    }
    std::size_t line() const override { return reader_.place(0).line; }
    std::uint64_t consumed() const override { return reader_.consumed(); }
    std::string shown(const void* slots) const override;

private:
    const FieldShape& field(std::size_t cell) const { return shape_.members.fields[columns_[cell]]; }
    void read_header();
    std::size_t find(std::string_view name) const;
    void read_cells(void* slots, Faults& faults);
    void read_cell(std::size_t cell, void* slots, Faults& faults);

    CsvReader reader_;
    RowShape shape_;
    std::vector<std::size_t> columns_;  // the member of each cell
    std::vector<std::size_t> absent_;   // members that have no column
    Issues issues_;
};

// Where the name is no member's: as many as there are members.
std::size_t CsvRows::find(std::string_view name) const {
    for (const auto& [alias, canonical] : shape_.members.aliases)
        if (alias == name) name = canonical;
    const auto& fields = shape_.members.fields;
    return static_cast<std::size_t>(std::ranges::find(fields, name, &FieldShape::name) - fields.begin());
}

void CsvRows::read_header() {
    const auto& fields = shape_.members.fields;
    Faults faults;
    std::vector<bool> named(fields.size() + 1);
    for (std::size_t i = 0; i < reader_.size(); ++i) {
        const std::string name(reader_.text(i));
        const auto member = find(name);
        if (member == fields.size())
            faults.push_back(
                {reader_.place(i),
                 {},
                 "there is no column '" + (is_utf8(name) ? name : "?") + "': the columns are " + joined_names(fields),
                 "extra_forbidden"});
        else if (named[member])
            faults.push_back({reader_.place(i), name, "This column is named more than once", "duplicate_key"});
        named[member] = true;
        columns_.push_back(member);
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (named[i]) continue;
        absent_.push_back(i);
        if (!fields[i].absent)
            faults.push_back({reader_.place(0), std::string(fields[i].name),
                              "There is no such column, and it is required", "missing"});
    }
    std::ranges::sort(faults, {}, [](const Fault& fault) { return std::pair(fault.place.column, fault.member); });
    if (!faults.empty()) throw Malformed(std::move(faults));
}

void CsvRows::read_cells(void* slots, Faults& faults) {
    for (std::size_t i = 0; i < columns_.size(); ++i) read_cell(i, slots, faults);
    for (const auto member : absent_) shape_.members.fields[member].absent(slots);
}

void CsvRows::read_cell(std::size_t cell, void* slots, Faults& faults) {
    const auto text = reader_.text(cell);
    const auto& member = field(cell);
    if (text.empty() && member.absent) return member.absent(slots);
    if (!is_utf8(text))
        issues_.add("string_unicode", "Input should be UTF-8");
    else if (member.from_text(text, slots, issues_))
        return;
    for (const auto& issue : issues_.list())
        faults.push_back({reader_.place(cell), std::string(member.name), issue.msg, issue.type});
    issues_.clear();
}

// Cells that are good by themselves as what they are, the others as the text that they are.
std::string CsvRows::shown(const void* slots) const {
    std::string out;
    ObjectWriter object(out);
    const auto cells = std::min(reader_.size(), columns_.size());
    for (std::size_t i = 0; i < cells; ++i) {
        const auto show = shape_.show[columns_[i]];
        if (!show) continue;
        if (show(object.key(field(i).name), slots)) continue;
        const auto text = reader_.text(i);
        write_json_string(out, is_utf8(text) ? text : "?");
    }
    return out;
}

}  // namespace

std::unique_ptr<RowSource> open_csv(Input& input, const RowShape& shape) {
    return std::make_unique<CsvRows>(input, shape);
}

}  // namespace quoin::transfer
