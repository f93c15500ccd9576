#include "quoin/migrate/revision_file.hpp"

#include "quoin/migrate/checksum.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace quoin::migrate {

namespace {

constexpr std::string_view directions[] = {"up", "down"};
constexpr std::string_view dialects[] = {"sqlite", "postgresql"};  // in the order of db::Dialect

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view spaces = " \t\r";
    text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
    return text.substr(0, text.find_last_not_of(spaces) + 1);
}

bool is_revision(std::string_view text) {
    return !text.empty() && text.size() <= 32 && text != "none" &&
           text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == text.npos;
}

bool is_transaction_control(std::string_view word) {
    constexpr std::string_view words[] = {"begin", "start",    "commit",    "end",
                                          "abort", "rollback", "savepoint", "release"};
    return std::ranges::find(words, word) != std::end(words);
}

// Where a section's statements go.
struct Section {
    std::size_t direction = 0;
    bool applies[std::size(dialects)] = {};
    std::size_t begin = 0;  // in the file's text, after its mark
    int first_line = 0;
};

class FileParser {
public:
    explicit FileParser(const EmbeddedFile& file) : file_(file), rest_(file.text) {}

    std::expected<RevisionFile, std::string> parse() {
        made_.name = file_.name;
        made_.checksum = checksum(file_.text);
        if (!read_head() || !read_sections()) return std::unexpected(std::move(fault_));
        return std::move(made_);
    }

private:
    bool fail(int line, std::string_view what) {
        ((((fault_ = file_.name) += ':') += std::to_string(line)) += ": ") += what;
        return false;
    }

    std::string_view take_line() {
        const auto line = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
        ++line_;
        return line;
    }

    bool read_head_line(std::string_view key, std::string& into) {
        const auto line = trimmed(take_line());
        const auto start = "-- " + std::string(key) + ":";
        if (!line.starts_with(start)) return fail(line_, "expected \"" + start + " …\"");
        into = trimmed(line.substr(start.size()));
        return !into.empty() || fail(line_, std::string(key) + " is empty");
    }

    bool read_head() {
        if (!read_head_line("revision", made_.revision)) return false;
        if (!is_revision(made_.revision)) return fail(line_, "a revision is up to 32 digits and small letters");
        if (!file_.name.starts_with(made_.revision + "_"))
            return fail(line_, "the file's name does not start with \"" + made_.revision + "_\"");
        if (!read_head_line("down_revision", made_.down_revision)) return false;
        if (made_.down_revision == "none")
            made_.down_revision.clear();
        else if (!is_revision(made_.down_revision))
            return fail(line_, "expected the revision before this one, or none");
        return read_head_line("message", made_.message);
    }

    // Starts a section where `line` is a mark: "-- up", "-- down sqlite".
    bool read_mark(std::string_view line, std::optional<Section>& section) {
        if (!line.starts_with("-- ")) return true;
        const auto words = trimmed(line.substr(3));
        const auto direction = std::ranges::find(directions, words.substr(0, words.find(' ')));
        if (direction == std::end(directions)) return true;
        section = {.direction = static_cast<std::size_t>(direction - directions),
                   .begin = file_.text.size() - rest_.size(),
                   .first_line = line_ + 1};
        const auto engine = trimmed(words.substr(direction->size()));
        for (std::size_t i = 0; i < std::size(dialects); ++i)
            section->applies[i] = engine.empty() || engine == dialects[i];
        return section->applies[0] || section->applies[1] ||
               fail(line_, "expected -- up or -- down, and then sqlite, postgresql or nothing");
    }

    bool read_sections() {
        std::optional<Section> section;
        while (!rest_.empty()) {
            const auto line_begin = file_.text.size() - rest_.size();
            const auto line = take_line();
            std::optional<Section> next;
            if (!read_mark(line, next)) return false;
            if (!section && !next && !trimmed(line).empty() && !line.starts_with("--"))
                return fail(line_, "expected -- up or -- down before the first statement");
            if (!next) continue;
            if (section && !add(*section, line_begin)) return false;
            section = next;
        }
        return (!section || add(*section, file_.text.size())) && complete();
    }

    bool add(const Section& section, std::size_t end) {
        auto statements = split_statements(file_.text.substr(section.begin, end - section.begin), section.first_line);
        if (!statements) return fail(statements.error().line, statements.error().what);
        for (const auto& statement : *statements)
            if (const auto word = first_word(statement.text); is_transaction_control(word))
                return fail(statement.line, "a revision runs in a transaction of its own: it holds no " + word);
        for (std::size_t i = 0; i < std::size(dialects); ++i) {
            if (!section.applies[i]) continue;
            auto& script = made_.scripts[section.direction][i];
            script.insert(script.end(), statements->begin(), statements->end());
            found_[section.direction][i] = true;
        }
        return true;
    }

    bool complete() {
        for (std::size_t d = 0; d < std::size(directions); ++d)
            for (std::size_t i = 0; i < std::size(dialects); ++i)
                if (!found_[d][i])
                    return fail(line_, "there is no section -- " + std::string(directions[d]) + " for " +
                                           std::string(dialects[i]));
        return true;
    }

    const EmbeddedFile& file_;
    std::string_view rest_;
    int line_ = 0;
    bool found_[2][2] = {};
    RevisionFile made_;
    std::string fault_;
};

}  // namespace

std::expected<RevisionFile, std::string> parse_revision(const EmbeddedFile& file) { return FileParser(file).parse(); }

}  // namespace quoin::migrate
