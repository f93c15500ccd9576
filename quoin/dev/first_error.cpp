#include "quoin/dev/first_error.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace quoin::dev {

namespace {

using Lines = std::vector<std::string>;
using Place = Lines::const_iterator;

constexpr std::size_t longest = 240;      // of a line: a template's type may fill a page
constexpr std::ptrdiff_t last_lines = 8;  // where nothing looks like an error

// Without escape sequences (ECMA-48: ESC [ … a letter) and other control characters.
std::string plain(std::string_view line) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\x1b') {
            const auto end = line.find_first_of("ABCDEFGHJKSTfmnsu", i);
            if (end == line.npos) break;
            i = end;
        } else if (static_cast<unsigned char>(line[i]) >= ' ' || line[i] == '\t') {
            text += line[i];
        }
    }
    return text;
}

// In lines of the output, without colours and the path to the sources.
Lines split(std::string_view output, const std::string& sources) {
    Lines lines;
    while (!output.empty()) {
        const auto end = std::min(output.find('\n'), output.size());
        auto line = plain(output.substr(0, end));
        for (auto at = line.find(sources); at != line.npos; at = line.find(sources, at)) line.erase(at, sources.size());
        lines.push_back(std::move(line));
        output.remove_prefix(std::min(end + 1, output.size()));
    }
    return lines;
}

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Whether a line is "file:line:column: " and then `kind`.
bool says(std::string_view line, std::string_view kind) {
    const auto at = line.find(kind);
    if (at == line.npos || !line.substr(0, at).ends_with(": ")) return false;
    const auto place = line.substr(0, at - 2);
    const auto column = place.rfind(':');
    if (column == place.npos || column == 0) return false;
    const auto row = place.rfind(':', column - 1);
    return row != place.npos && is_number(place.substr(column + 1)) &&
           is_number(place.substr(row + 1, column - row - 1));
}

bool is_compile_error(const std::string& line) {
    return (says(line, "error: ") || says(line, "fatal error: ")) && line.find("too many errors emitted") == line.npos;
}
bool is_link_error(const std::string& line) {
    return line.starts_with("ld.lld: error: ") || line.find(": undefined reference to ") != line.npos ||
           line.find(": multiple definition of ") != line.npos;
}
bool is_other_error(const std::string& line) {
    return line.starts_with("CMake Error") || line.starts_with("ninja: error: ") || line.starts_with("make: ***");
}

// What belongs to an error: "   40 | …", "      | ^", ">>> referenced by …", and CMake's indented text.
bool continues(const std::string& line) {
    const auto text = line.find_first_not_of(" \t");
    if (text == line.npos) return false;
    return text > 0 || line.starts_with(">>>");
}

void put(std::string& text, const std::string& line) {
    text += line.size() > longest ? line.substr(0, longest) + "…" : line;
    text += '\n';
}

void put_with_rest(std::string& text, Place line, Place end, int rest) {
    put(text, *line);
    if (line->starts_with("CMake") && line + 1 != end && (line + 1)->empty()) ++line;
    for (++line; line != end && rest > 0 && continues(*line); ++line, --rest) put(text, *line);
}

// The note that leads from somebody else's file to the line of the sources that it is about.
void put_origin(std::string& text, Place error, Place end) {
    if (!error->starts_with('/')) return;
    const auto origin = std::find_if(
        error + 1, end, [](const std::string& line) { return !line.starts_with('/') && says(line, "note: "); });
    if (origin != std::find_if(error + 1, origin, is_compile_error)) return;  // another error's
    if (origin != end) put_with_rest(text, origin, end, 2);
}

std::string tail(const Lines& lines) {
    std::string text;
    auto from = lines.size() > last_lines ? lines.end() - last_lines : lines.begin();
    for (; from != lines.end(); ++from) put(text, *from);
    return text;
}

}  // namespace

std::string first_error(std::string_view output, const std::filesystem::path& sources) {
    const auto lines = split(output, sources.string() + "/");
    const std::array kinds{is_compile_error, is_link_error, is_other_error};
    for (auto* is_error : kinds) {
        const auto first = std::ranges::find_if(lines, is_error);
        if (first == lines.end()) continue;
        std::string text;
        put_with_rest(text, first, lines.end(), 4);
        put_origin(text, first, lines.end());
        const auto others = std::count_if(first + 1, lines.end(), is_error);
        if (others == 1) text += "and 1 more error\n";
        if (others > 1) text += "and " + std::to_string(others) + " more errors\n";
        return text;
    }
    return tail(lines);
}

}  // namespace quoin::dev
