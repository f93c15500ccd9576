#include "quoin/migrate/target.hpp"

#include "quoin/base/text_parts.hpp"
#include "quoin/migrate/near.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace quoin::migrate {

namespace {

using Fault = std::unexpected<std::string>;
using Found = std::expected<FileList, std::string>;

// "0002+1": the name and the steps from it.
struct Symbol {
    std::string_view name;  // empty: where the database stands
    int steps = 0;
};

Symbol symbol_of(std::string_view target) {
    const auto sign = target.find_last_of("+-");
    if (sign == target.npos) return {target};
    const auto steps = whole_number<int>(target.substr(sign + 1));
    if (!steps) return {target};
    return {target.substr(0, sign), target[sign] == '-' ? -*steps : *steps};
}

std::string either(const FileList& files) {
    std::string text;
    for (std::size_t i = 0; i < files.size(); ++i)
        (text += i == 0 ? "" : i + 1 == files.size() ? " or " : ", ") += label(*files[i]);
    return text;
}

Fault unknown(const History& history, std::string_view name) {
    const auto meant = near(history, name);
    const auto line = "no revision " + std::string(name);
    if (!meant.empty()) return Fault(line + "; did you mean " + either(meant) + "?");
    return Fault(line + (history.files().empty() ? "" : "; the newest is " + labels(history.heads())));
}

Fault several_heads(const FileList& heads) {
    return Fault("there is more than one head, " + labels(heads) +
                 ": `quoin db merge` joins them (or name one, or say heads)");
}

// A name, or the start of one that no other has.
Found find_named(const History& history, std::string_view name) {
    if (name == "heads") return history.heads();
    if (name == "base" || name.empty()) return FileList{};
    if (name == "head") {
        auto heads = history.heads();
        if (heads.size() > 1) return several_heads(heads);
        return heads;
    }
    if (const auto* file = history.find(name)) return FileList{file};
    FileList list;
    for (const auto& file : history.files())
        if (file.revision.starts_with(name)) list.push_back(&file);
    if (list.empty()) return unknown(history, name);
    if (list.size() > 1) return Fault("revision " + std::string(name) + " is ambiguous: " + either(list));
    return list;
}

Found step_up(const History& history, const FileList& from) {
    auto next = from.empty() ? FileList{} : history.followers(from.front()->revision);
    if (from.empty() && !history.files().empty()) next = {&history.files().front()};
    if (next.empty()) return Fault("no revision follows " + (from.empty() ? "base" : label(*from.front())));
    if (next.size() > 1) return Fault(labels(next) + " both follow " + label(*from.front()) + ": name one");
    return next;
}

Found step_down(const History& history, const FileList& from) {
    if (from.empty()) return Fault("no revision stands before base");
    FileList next;
    for (const auto& down : from.front()->down_revisions) next.push_back(history.find(down));
    if (next.size() > 1) return Fault(label(*from.front()) + " follows both " + labels(next) + ": name one");
    return next;
}

std::string fewer_than(std::size_t n) {
    return n == 1 ? "no revision is" : "fewer than " + std::to_string(n) + " revisions are";
}

// The oldest n of what is pending.
Found first_pending(const History& history, const Revisions& applied, std::size_t n) {
    if (auto heads = history.heads(); heads.size() > 1) return several_heads(heads);
    FileList list;
    for (const auto& file : history.files())
        if (!applied.contains(file.revision)) list.push_back(&file);
    if (list.size() < n) return Fault(fewer_than(n) + " still to be applied");
    list.resize(n);
    return list;
}

// The newest n of what is applied.
Found last_applied(const History& history, Revisions applied, std::size_t n) {
    FileList list;
    while (list.size() < n) {
        const auto heads = history.heads_of(applied);
        if (heads.size() > 1) return Fault("the database stands at both " + labels(heads) + ": name the revision");
        if (heads.empty()) return Fault(fewer_than(n) + " applied");
        list.push_back(heads.front());
        applied.erase(heads.front()->revision);
    }
    return list;
}

std::string standing(const History& history, const Revisions& applied) {
    return applied.empty() ? "base" : labels(history.heads_of(applied));
}

}  // namespace

Found find_target(const History& history, std::string_view target) {
    const auto symbol = symbol_of(target);
    if (symbol.name.empty()) return Fault("expected a revision, head, heads or base");
    auto found = find_named(history, symbol.name);
    if (found && found->size() > 1 && symbol.steps) return several_heads(*found);
    for (int left = symbol.steps; found && left > 0; --left) found = step_up(history, *found);
    for (int left = symbol.steps; found && left < 0; ++left) found = step_down(history, *found);
    return found;
}

Found plan_upgrade(const History& history, const Revisions& applied, std::string_view target) {
    const auto symbol = symbol_of(target);
    if (symbol.name.empty() && symbol.steps > 0)
        return first_pending(history, applied, static_cast<std::size_t>(symbol.steps));
    if (symbol.name.empty() || symbol.name == "base")
        return Fault("an upgrade goes forward: to a revision, head, heads or +N");
    const auto wanted = find_applied_at(history, target);
    if (!wanted) return Fault(wanted.error());
    FileList list;
    for (const auto& file : history.files())
        if (wanted->contains(file.revision) && !applied.contains(file.revision)) list.push_back(&file);
    return list;
}

Found plan_downgrade(const History& history, const Revisions& applied, std::string_view target) {
    const auto symbol = symbol_of(target);
    if (symbol.name.empty() && symbol.steps < 0)
        return last_applied(history, applied, static_cast<std::size_t>(-symbol.steps));
    if (symbol.name.empty()) return Fault("a downgrade goes back: to a revision, base or -N");
    const auto goals = find_target(history, target);
    if (!goals) return goals;
    Revisions kept, removed = goals->empty() ? applied : Revisions{};
    for (const auto* goal : *goals) {
        if (!applied.contains(goal->revision))
            return Fault(label(*goal) + " is not applied: the database stands at " + standing(history, applied));
        removed.merge(history.with_descendants(goal->revision));
        kept.insert(goal->revision);
    }
    FileList list;
    for (const auto& file : history.files() | std::views::reverse)
        if (removed.contains(file.revision) && applied.contains(file.revision) && !kept.contains(file.revision))
            list.push_back(&file);
    return list;
}

std::expected<Revisions, std::string> find_applied_at(const History& history, std::string_view target) {
    const auto goals = find_target(history, target);
    if (!goals) return std::unexpected(goals.error());
    Revisions set;
    for (const auto* goal : *goals) set.merge(history.with_ancestors(goal->revision));
    return set;
}

}  // namespace quoin::migrate
