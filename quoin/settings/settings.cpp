#include "quoin/settings/settings.hpp"

#include <algorithm>

namespace quoin::detail {

namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool same_letters(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, upper, upper);
}

// How many letters were missed, added, mistaken or swapped.
std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::vector<std::size_t>> off(left.size() + 1, std::vector<std::size_t>(right.size() + 1));
    for (std::size_t i = 0; i <= left.size(); ++i)
        for (std::size_t j = 0; j <= right.size(); ++j) {
            if (i == 0 || j == 0) {
                off[i][j] = i + j;
                continue;
            }
            const bool other = left[i - 1] != right[j - 1];
            off[i][j] = std::min({off[i - 1][j] + 1, off[i][j - 1] + 1, off[i - 1][j - 1] + other});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                off[i][j] = std::min(off[i][j], off[i - 2][j - 2] + 1);
        }
    return off.back().back();
}

// "PORT (.env line 3): ", "SECRET_KEY (JWT_SECRET in environment): "
std::string place(const Setting& setting) { return setting.name + " (" + setting.origin + "): "; }

}  // namespace

Loading::Loading(const Environment& environment, std::span<const std::string_view> fields,
                 std::span<const Alias> aliases)
    : faults(environment.faults()), environment_(environment) {
    for (const auto field : fields) {
        names_.push_back({field, {std::string(field)}});
        std::ranges::transform(field, names_.back().variables.front().begin(), upper);
        for (const auto& [alias, name] : aliases)
            if (name == field) names_.back().variables.emplace_back(alias);
    }
}

const Variable* Loading::next(std::string_view field) {
    const auto& variables = std::ranges::find(names_, field, &Names::field)->variables;
    const auto* variable = environment_.find(variables);
    auto& setting = list.emplace_back(variables.front(), "", "default");
    if (!variable) return nullptr;

    setting.origin = variable->origin();
    if (variable->name != variables.front()) setting.origin = variable->name + " in " + setting.origin;
    for (const auto& name : variables)
        if (const auto* other = environment_.find(name); other && other->value.reveal() != variable->value.reveal()) {
            setting.note = name + " (" + other->origin() + ") says otherwise and is not used";
            warnings.push_back(place(setting) + setting.note);
        }
    if (variable->line && variable->value.reveal().contains("${"))
        warnings.push_back(place(setting) + "${…} is not expanded");
    return variable;
}

void Loading::refuse(const Issues& issues) {
    list.back().wrong = true;
    for (const auto& issue : issues.list()) faults.push_back(place(list.back()) + issue.msg);
}

void Loading::require() {
    list.back().wrong = true;
    faults.push_back(list.back().name + ": is not set");
}

void Loading::warn_of_near_misses() {
    for (const auto& variable : environment_.dotenv()) {
        std::size_t least = 3;
        const std::string* meant = nullptr;
        for (const auto& names : names_)
            for (const auto& name : names.variables) {
                const auto off = edit_distance(variable.name, name);
                if (off < least && (off < 2 || name.size() >= 8)) {
                    least = off;
                    meant = &name;
                }
            }
        if (meant && least > 0)
            warnings.push_back(variable.name + " (" + variable.origin() + ") is no setting; is " + *meant + " meant?");
    }
}

std::string_view plain_boolean(std::string_view text) {
    for (const std::string_view yes : {"true", "yes", "on", "y", "t"})
        if (same_letters(text, yes)) return "true";
    for (const std::string_view no : {"false", "no", "off", "n", "f"})
        if (same_letters(text, no)) return "false";
    return text;
}

std::string_view plain_label(std::string_view text, std::span<const std::string_view> labels) {
    const auto label = std::ranges::find_if(labels, [&](auto l) { return same_letters(text, l); });
    return label == labels.end() ? text : *label;
}

}  // namespace quoin::detail
