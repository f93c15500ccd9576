#pragma once
// ObjectWriter: writes one JSON object member by member; the braces are its constructor and destructor.

#include "quoin/schema/json_writer.hpp"

#include <vector>

namespace quoin {

class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
    ~ObjectWriter() { out_ += '}'; }
    ObjectWriter(const ObjectWriter&) = delete;
    ObjectWriter& operator=(const ObjectWriter&) = delete;

    // Writes the name; what is appended to the returned buffer next is the value.
    std::string& key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        write_json_string(out_, name);
        out_ += ':';
        return out_;
    }
    void string(std::string_view name, std::string_view value) { write_json_string(key(name), value); }
    void integer(std::string_view name, std::int64_t value) { write_json_int(key(name), value); }
    void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
    void raw(std::string_view name, std::string_view json) { key(name) += json; }
    void string_list(std::string_view name, const std::vector<std::string>& values) {
        auto& list = key(name);
        for (std::size_t i = 0; i < values.size(); ++i) {
            list += i ? ',' : '[';
            write_json_string(list, values[i]);
        }
        list += values.empty() ? "[]" : "]";
    }

private:
    std::string& out_;
    bool first_ = true;
};

}  // namespace quoin
