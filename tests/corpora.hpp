#pragma once
// Where the public test data lies: QUOIN_CORPORA, or ../shared/corpora beside the source tree. A test that finds none
// says "skipped": this data is not part of the project, as that of tests/corpora is.

#include <cstdlib>
#include <filesystem>

namespace quoin::testing {

inline std::filesystem::path corpora() {
    const auto* set = std::getenv("QUOIN_CORPORA");
    return set ? set : QUOIN_SOURCE_DIR "/../shared/corpora";
}

}  // namespace quoin::testing
