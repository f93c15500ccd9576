#pragma once
// JsonPage: some rows of a list as JSON, written while they were read.

#include "quoin/schema/describe.hpp"

#include <optional>
#include <string>

namespace quoin::db {

template <Described Row>
struct JsonPage {
    std::string rows{};         // each behind a comma: ,{"id":1},{"id":2}
    std::optional<Row> last{};  // of those rows, where more follow
};

}  // namespace quoin::db
