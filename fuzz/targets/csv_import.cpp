// A CSV file that somebody imports.

#include "fuzz/rows.hpp"
#include "fuzz/targets.hpp"

namespace quoin::fuzz {

void csv_import(std::string_view input) {
    read_rows(input, transfer::Format::csv);
    // Under a header that is good, so that the rows are reached.
    read_rows("name,number,price,day,flag,password\n" + std::string(input), transfer::Format::csv);
}

}  // namespace quoin::fuzz
