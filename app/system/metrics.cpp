#include "app/system/metrics.hpp"

namespace quoin::app {

std::string Metrics::text() const {
    std::string out;
    for (const auto& [name, help, kind, read] : list_) {
        ((((out += "# HELP ") += name) += ' ') += help) += '\n';
        ((((out += "# TYPE ") += name) += ' ') += kind) += '\n';
        (((out += name) += ' ') += std::to_string(read())) += '\n';
    }
    return out;
}

}  // namespace quoin::app
