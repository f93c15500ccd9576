#pragma once
// Metrics: what /metrics shows of the process, read from where each is counted.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::app {

struct Metric {
    std::string_view name;  // "quoin_requests_total"
    std::string_view help;
    std::string_view kind;  // "counter" or "gauge"
    std::function<std::int64_t()> read;
};

class Metrics {
public:
    void add(Metric metric) { list_.push_back(std::move(metric)); }
    // Prometheus' text format, version 0.0.4.
    std::string text() const;

private:
    std::vector<Metric> list_;
};

}  // namespace quoin::app
