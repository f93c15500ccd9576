#include "quoin/schema/issues.hpp"

#include "quoin/schema/json_writer.hpp"

#include <utility>

namespace quoin {

void Issues::add(std::string_view type, std::string msg) {
    list_.push_back({{path_.begin(), path_.end()}, std::move(msg), std::string(type)});
}

static void write_issue(std::string& out, const Issue& issue) {
    out += R"({"loc":[)";
    for (std::size_t i = 0; i < issue.loc.size(); ++i) {
        if (i) out += ',';
        write_json_string(out, issue.loc[i]);
    }
    out += R"(],"msg":)";
    write_json_string(out, issue.msg);
    out += R"(,"type":)";
    write_json_string(out, issue.type);
    out += '}';
}

void write_issues(std::string& out, const Issues& issues) {
    out += R"({"detail":[)";
    for (bool first = true; const auto& issue : issues.list()) {
        if (!std::exchange(first, false)) out += ',';
        write_issue(out, issue);
    }
    out += "]}";
}

}  // namespace quoin
