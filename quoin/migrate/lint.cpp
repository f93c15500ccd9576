#include "quoin/migrate/lint.hpp"

#include "quoin/migrate/lint_statement.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

// SQLite's rebuild drops a table whose rows have just been copied: the next statement gives the copy its name.
bool is_rebuilt(const std::vector<Statement>& statements, std::size_t place) {
    if (place + 1 >= statements.size()) return false;
    const auto dropped = subject_of(statements[place].text, db::Dialect::sqlite);
    const auto next = renamed_to(statements[place + 1].text, db::Dialect::sqlite);
    return !next.empty() && next == dropped;
}

}  // namespace

std::string in_words(const Finding& finding) {
    return finding.file + ":" + std::to_string(finding.line) + ": " + finding.what + "; safer: " + finding.safer;
}

std::vector<Finding> lint(std::span<const RevisionFile> history) {
    std::vector<Finding> findings;
    for (const auto dialect : {db::Dialect::sqlite, db::Dialect::postgres}) {
        Known known;
        for (const auto& file : history) {
            known.created.clear();
            const auto& statements = file.script(Direction::up, dialect).statements;
            for (std::size_t i = 0; i < statements.size(); ++i) {
                if (dialect == db::Dialect::sqlite && is_rebuilt(statements, i)) continue;
                for (auto& risk : risks_of(statements[i].text, dialect, known))
                    findings.push_back(
                        {file.name, statements[i].line, dialect, std::move(risk.what), std::move(risk.safer)});
            }
        }
    }
    // What both engines run is told of once.
    std::ranges::sort(findings, {}, [](const Finding& f) { return std::tie(f.file, f.line, f.what); });
    const auto same =
        std::ranges::unique(findings, {}, [](const Finding& f) { return std::tie(f.file, f.line, f.what); });
    findings.erase(same.begin(), same.end());
    return findings;
}

}  // namespace quoin::migrate
