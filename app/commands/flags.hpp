#pragma once
// What a command was told by flags, or by answers where it asks.

#include "app/commands/commands.hpp"
#include "app/commands/terminal.hpp"
#include "quoin/schema/codec.hpp"

#include <optional>
#include <string>

namespace quoin::app {

// Reads flags by the rules of the fields they fill; every fault at once.
class Flags {
public:
    // Nothing where the flag is absent or empty, and where it is wrong: then finish() throws.
    template <class T>
    std::optional<T> read(const std::string& flag, const std::optional<std::string>& text) {
        if (!text || text->empty()) return std::nullopt;
        Slot<T> value;
        Issues issues;
        if (Codec<T>::from_text(*text, value, issues)) return *std::move(value);
        for (const auto& issue : issues.list()) refuse(flag + ": " + issue.msg);
        return std::nullopt;
    }
    // There is a value when finish() returns.
    template <class T>
    std::optional<T> require(const std::string& flag, const std::optional<std::string>& text) {
        if (!text || text->empty()) refuse(flag + ": is needed");
        return read<T>(flag, text);
    }
    void finish() const {
        if (!faults_.empty()) throw UsageError{faults_};
    }

private:
    void refuse(const std::string& fault) { faults_ += (faults_.empty() ? "" : "\nquoin: ") + fault; }

    std::string faults_;
};

// Asks only somebody who can answer.
inline std::optional<std::string> given_or_asked(const std::optional<std::string>& given, const std::string& question) {
    if (given || !standard_input_is_terminal()) return given;
    return ask(question);
}

}  // namespace quoin::app
