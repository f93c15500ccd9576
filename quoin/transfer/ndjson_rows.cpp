// The rows of an NDJSON file: one JSON object on each line. https://github.com/ndjson/ndjson-spec

#include "quoin/transfer/rows.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace quoin::transfer {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_line = 4u << 20;

class NdjsonRows final : public RowSource {
public:
    NdjsonRows(Input& input, const RowShape& shape) : input_(input), shape_(shape) {}

    bool next(void* slots, Faults& faults) override {
        do
            if (!next_line()) return false;
        while (line_.find_first_not_of(" \t\r") == line_.npos);
        MalformedJson malformed;
        if (!read_object(line_, shape_.members, UnknownMembers::refused, slots, issues_, malformed))
            faults.push_back({{number_, column_of(malformed.byte)}, {}, "malformed JSON: " + malformed.why, "json"});
        else
            for (const auto& issue : issues_.list()) faults.push_back(fault_of(issue));
        issues_.clear();
        return true;
    }
    std::size_t line() const override { return number_; }
    std::uint64_t consumed() const override { return consumed_ + input_.passed_over(); }
    std::string shown(const void*) const override;

private:
    bool next_line();
    bool take_line(std::string_view line);
    std::size_t column_of(std::size_t byte) const { return code_points(line_.substr(0, byte)) + 1; }
    Fault fault_of(const Issue& issue) const;

    Input& input_;
    RowShape shape_;
    std::string_view rest_, line_;
    std::string gathered_;  // a line that came in several pieces
    std::size_t number_ = 0;
    std::uint64_t consumed_ = 0;
    Issues issues_;
};

bool NdjsonRows::next_line() {
    ++number_;
    gathered_.clear();
    for (bool ended = false; !ended;) {
        if (rest_.empty()) rest_ = input_.read();
        if (rest_.empty()) break;  // the last line needs no end
        const auto piece = rest_.substr(0, rest_.find('\n'));
        ended = piece.size() < rest_.size();
        consumed_ += piece.size() + ended;
        rest_.remove_prefix(piece.size() + ended);
        if (gathered_.size() + piece.size() > longest_line) throw Malformed({number_, 1}, "a line of more than 4 MiB");
        if (ended && gathered_.empty()) return take_line(piece);
        gathered_ += piece;
        if (ended) return take_line(gathered_);
    }
    return take_line(gathered_) && !gathered_.empty();
}

bool NdjsonRows::take_line(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    line_ = line;
    return true;
}

// A name in quotation marks before a colon is a member's: inside a text its marks would have backslashes.
Fault NdjsonRows::fault_of(const Issue& issue) const {
    Fault fault{{number_, 1}, issue.loc.empty() ? "" : issue.loc.front(), issue.msg, issue.type};
    if (fault.member.empty()) return fault;
    const auto quoted = '"' + fault.member + '"';
    for (auto at = line_.find(quoted); at != line_.npos; at = line_.find(quoted, at + 1)) {
        const auto behind = line_.find_first_not_of(" \t", at + quoted.size());
        if (behind == line_.npos || line_[behind] != ':') continue;
        fault.place.column = column_of(at);
        break;
    }
    return fault;
}

// As it was sent, or without the members that are secret or unknown.
std::string NdjsonRows::shown(const void*) const {
    json::error_code error;
    const auto sent = json::parse(json::string_view(line_.data(), line_.size()), error);
    if (error || !sent.is_object()) return "null";
    if (std::ranges::find(shape_.show, nullptr) == shape_.show.end()) return std::string(line_);
    json::object shown;
    for (std::size_t i = 0; i < shape_.show.size(); ++i) {
        const json::string_view name(shape_.members.fields[i].name.data(), shape_.members.fields[i].name.size());
        if (const auto* member = sent.as_object().if_contains(name); member && shape_.show[i]) shown[name] = *member;
    }
    return json::serialize(shown);
}

}  // namespace

std::unique_ptr<RowSource> open_ndjson(Input& input, const RowShape& shape) {
    return std::make_unique<NdjsonRows>(input, shape);
}

}  // namespace quoin::transfer
