#include "quoin/migrate/revision_file.hpp"

#include "quoin/base/text_parts.hpp"
#include "quoin/migrate/checksum.hpp"
#include "quoin/migrate/concurrent_index.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace quoin::migrate {

namespace {

constexpr std::string_view directions[] = {"up", "down"};
constexpr std::string_view dialects[] = {"sqlite", "postgresql"};  // in the order of db::Dialect

// A file may have been written on Windows.
std::string_view without_blanks(std::string_view text) { return trimmed(text, " \t\r"); }

bool is_transaction_control(std::string_view word) {
    constexpr std::string_view words[] = {"begin", "start",    "commit",    "end",
                                          "abort", "rollback", "savepoint", "release"};
    return std::ranges::find(words, word) != std::end(words);
}

// The text after "-- quoin:" where a line is a mark, however it is spaced.
std::optional<std::string_view> mark_in(std::string_view line) {
    line = without_blanks(line);
    if (!line.starts_with("--")) return std::nullopt;
    line = without_blanks(line.substr(2));
    if (first_word(line) != "quoin" || !without_blanks(line.substr(5)).starts_with(':')) return std::nullopt;
    return without_blanks(line.substr(line.find(':') + 1));
}

// What a section with these marks cannot hold; empty where it can.
std::string why_refused(const Statement& statement, const Marks& marks) {
    if (const auto word = first_word(statement.text); is_transaction_control(word))
        return "a revision has a transaction of its own: it holds no " + word;
    if (marks.outside_a_transaction && !bears_repetition(statement.text))
        return "a run that is cut short is begun anew: write `create index concurrently if not exists NAME on TABLE` "
               "or `drop index concurrently if exists NAME`";
    return "";
}

// Where a section's statements go.
struct Section {
    std::size_t direction = 0;
    bool applies[std::size(dialects)] = {};
    Marks marks{};
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
        ++line_;
        return take_until(rest_, '\n');
    }

    bool read_head_line(std::string_view key, std::string& into) {
        const auto line = without_blanks(take_line());
        const auto start = "-- " + std::string(key) + ":";
        if (!line.starts_with(start)) return fail(line_, "expected \"" + start + " …\"");
        into = without_blanks(line.substr(start.size()));
        return !into.empty() || fail(line_, std::string(key) + " is empty");
    }

    bool read_head() {
        if (!read_head_line("revision", made_.revision)) return false;
        if (!is_revision(made_.revision))
            return fail(line_, "a revision is up to 32 digits and small letters, and no word of the command line's");
        if (!file_.name.starts_with(made_.revision + "_"))
            return fail(line_, "the file's name does not start with \"" + made_.revision + "_\"");
        return read_down_revisions() && read_head_line("message", made_.message);
    }

    bool read_down_revisions() {
        std::string list;
        if (!read_head_line("down_revision", list)) return false;
        if (list == "none") return true;
        for (std::string_view rest = list; !rest.empty();) {
            const auto down = std::string(without_blanks(take_until(rest, ',')));
            if (!is_revision(down)) return fail(line_, "expected the revision before this one, or none");
            if (std::ranges::find(made_.down_revisions, down) != made_.down_revisions.end())
                return fail(line_, down + " stands there twice");
            made_.down_revisions.push_back(down);
        }
        return true;
    }

    // Starts a section where `line` says so: "-- up", "-- down sqlite".
    bool read_section_line(std::string_view line, std::optional<Section>& section) {
        if (!line.starts_with("-- ")) return true;
        const auto words = without_blanks(line.substr(3));
        const auto direction = std::ranges::find(directions, words.substr(0, words.find(' ')));
        if (direction == std::end(directions)) return true;
        section = {.direction = static_cast<std::size_t>(direction - directions),
                   .begin = file_.text.size() - rest_.size(),
                   .first_line = line_ + 1};
        const auto engine = without_blanks(words.substr(direction->size()));
        for (std::size_t i = 0; i < std::size(dialects); ++i)
            section->applies[i] = engine.empty() || engine == dialects[i];
        return section->applies[0] || section->applies[1] ||
               fail(line_, "expected -- up or -- down, and then sqlite, postgresql or nothing");
    }

    bool read_mark(std::string_view mark, std::optional<Section>& section) {
        if (!section) return fail(line_, "a mark stands below the -- up or -- down that it is for");
        auto& marks = section->marks;
        if (mark == "allows data loss") return marks.allows_data_loss = true;
        if (mark == "rebuilds tables") {
            if (section->applies[1]) return fail(line_, "this mark stands in a section for sqlite alone");
            return marks.rebuilds_tables = true;
        }
        if (mark == "outside a transaction") {
            if (section->applies[0]) return fail(line_, "this mark stands in a section for postgresql alone");
            return marks.outside_a_transaction = true;
        }
        return fail(line_, "unknown mark; known are: rebuilds tables, outside a transaction, allows data loss");
    }

    bool read_sections() {
        std::optional<Section> section;
        while (!rest_.empty()) {
            const auto line_begin = file_.text.size() - rest_.size();
            const auto line = take_line();
            std::optional<Section> next;
            if (const auto mark = mark_in(line); mark && !read_mark(*mark, section)) return false;
            if (!read_section_line(line, next)) return false;
            if (!section && !next && !without_blanks(line).empty() && !line.starts_with("--"))
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
            if (const auto wrong = why_refused(statement, section.marks); !wrong.empty())
                return fail(statement.line, wrong);
        for (std::size_t i = 0; i < std::size(dialects); ++i)
            if (section.applies[i] && !add(section, *statements, made_.scripts[section.direction][i])) return false;
        return true;
    }

    bool add(const Section& section, const std::vector<Statement>& statements, Script& script) {
        const auto outside = section.marks.outside_a_transaction;
        if (!script.statements.empty() && !statements.empty() && outside != script.marks.outside_a_transaction)
            return fail(section.first_line, "what runs outside a transaction needs a revision of its own");
        script.given = true;
        script.marks.rebuilds_tables |= section.marks.rebuilds_tables;
        script.marks.outside_a_transaction |= outside;
        script.marks.allows_data_loss |= section.marks.allows_data_loss;
        script.statements.insert(script.statements.end(), statements.begin(), statements.end());
        return true;
    }

    bool complete() {
        const auto given = [this](std::size_t d, std::size_t i) { return made_.scripts[d][i].given; };
        const bool silent = !given(0, 0) && !given(0, 1);
        for (std::size_t d = 0; d < std::size(directions); ++d)
            for (std::size_t i = 0; i < std::size(dialects); ++i)
                if (!given(d, i) && (silent || given(1 - d, i)))
                    return fail(line_, "there is no section -- " + std::string(directions[d]) + " for " +
                                           std::string(dialects[i]));
        return true;
    }

    const EmbeddedFile& file_;
    std::string_view rest_;
    int line_ = 0;
    RevisionFile made_;
    std::string fault_;
};

}  // namespace

std::string_view name_of(Direction direction) { return directions[static_cast<std::size_t>(direction)]; }
std::string_view name_of(db::Dialect dialect) { return dialects[static_cast<std::size_t>(dialect)]; }

std::string label(const RevisionFile& file) { return file.revision + " (" + file.message + ")"; }

std::string why_silent(const RevisionFile& file, Direction direction, db::Dialect dialect) {
    if (file.script(direction, dialect).given) return "";
    const auto engine = std::string(name_of(dialect));
    return file.name + " says nothing for " + engine + ": it needs a section -- " + std::string(name_of(direction)) +
           " " + engine + ", if only an empty one";
}

bool is_revision(std::string_view text) {
    constexpr std::string_view words[] = {"none", "base", "head", "heads", "current"};
    return !text.empty() && text.size() <= 32 && std::ranges::find(words, text) == std::end(words) &&
           text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == text.npos;
}

std::expected<RevisionFile, std::string> parse_revision(const EmbeddedFile& file) { return FileParser(file).parse(); }

}  // namespace quoin::migrate
