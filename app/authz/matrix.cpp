#include "app/authz/matrix.hpp"

#include "app/authz/requests.hpp"

#include <algorithm>
#include <ranges>
#include <set>

namespace quoin::app::authz {

namespace {

std::string_view name_of(Whose whose) {
    constexpr std::array<std::string_view, 4> names{"-", "own", "other's", "missing"};
    return names.at(static_cast<std::size_t>(whose));
}

// The text, and two spaces at least.
std::string padded(std::string_view text, std::size_t width) {
    std::string out(text);
    out.append(width > text.size() ? width - text.size() : 0, ' ');
    return out + "  ";
}

// Somebody else who may own things of the kind.
Principal other_than(Principal principal, const Kind& kind) {
    if (kind.owner == user_scheme) return principal == Principal::user ? Principal::other_user : Principal::user;
    if (kind.owner == store_scheme)
        return principal == Principal::manager ? Principal::other_manager : Principal::manager;
    return Principal::anonymous;
}

class Asking {
public:
    explicit Asking(Stage& stage) : stage_(stage), requests_(stage) {}

    std::vector<Cell> ask_everything() {
        for (const auto& operation : requests_.operations()) {
            const auto* kind = requests_.subject(operation);
            const auto relations =
                kind ? std::vector{Whose::own, Whose::others, Whose::missing} : std::vector{Whose::nobodys};
            for (const auto whose : relations)
                for (const auto principal : principals) ask(operation, kind, whose, principal);
        }
        return std::move(cells_);
    }

private:
    void ask(const testing::ListedOperation& operation, const Kind* kind, Whose whose, Principal principal) {
        const auto asker = stage_.enter(principal);
        if (whose == Whose::own && (asker.scheme.empty() || asker.scheme != kind->owner)) return;
        const auto request = request_of(operation, kind, whose, principal, asker);
        const auto before = stage_.everything();
        const auto answer =
            stage_.client(asker).send(request.method, request.target, request.body, request.content_type);
        const bool changed = answer.status >= 400 && stage_.everything() != before;
        cells_.push_back({operation.name(), whose, principal, answer.status, changed});
    }

    PlainRequest request_of(const testing::ListedOperation& operation, const Kind* kind, Whose whose,
                            Principal principal, const Account& asker) {
        if (whose == Whose::own) return requests_.about_thing_of(asker, operation);
        if (whose != Whose::others) return requests_.about_nothing(operation);
        return requests_.about_thing_of(stage_.enter(other_than(principal, *kind)), operation);
    }

    Stage& stage_;
    Requests requests_;
    std::vector<Cell> cells_;
};

}  // namespace

std::vector<Cell> ask_everything(Stage& stage) { return Asking(stage).ask_everything(); }

// The widths are fixed, so that a long path moves no other line.
std::string name_of(const Cell& cell) {
    return padded(cell.operation, 31) + padded(name_of(cell.whose), 7) + padded(name_of(cell.principal), 13);
}

std::string to_line(const Cell& cell) {
    return name_of(cell) + std::to_string(cell.status) + (cell.changed ? " CHANGED" : "");
}

std::vector<std::string> differences(std::string_view lock, const std::vector<Cell>& cells) {
    std::set<std::string> locked;
    for (const auto line : std::views::split(lock, '\n')) {
        const std::string_view text(line);
        if (!text.empty() && !text.starts_with('#')) locked.emplace(text);
    }
    std::vector<std::string> found;
    for (const auto& cell : cells) {
        const auto line = to_line(cell), name = name_of(cell);
        if (locked.erase(line) > 0) continue;
        const auto was = std::ranges::find_if(locked, [&](const auto& other) { return other.starts_with(name); });
        if (was != locked.end()) found.push_back("- " + locked.extract(was).value());
        found.push_back("+ " + line);
    }
    for (const auto& line : locked) found.push_back("- " + line);
    return found;
}

}  // namespace quoin::app::authz
