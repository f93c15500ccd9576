#include "quoin/transfer/csv_reader.hpp"

#include "written.hpp"

#include <doctest/doctest.h>

using namespace quoin::transfer;

namespace {

// Each cell as line:column=text, a bar behind each row; or what is wrong and where.
std::string read(std::string_view text) {
    Written file(text);
    CsvReader reader(file.input);
    std::string out;
    try {
        for (; reader.next(); out += "|")
            for (std::size_t i = 0; i < reader.size(); ++i) {
                const auto place = reader.place(i);
                out += (i ? " " : "") + std::to_string(place.line) + ":" + std::to_string(place.column) + "=";
                out += reader.text(i);
            }
    } catch (const Malformed& malformed) {
        const auto place = malformed.faults().at(0).place;
        return "malformed at " + std::to_string(place.line) + ":" + std::to_string(place.column);
    }
    CHECK(reader.consumed() == text.size());
    return out;
}

}  // namespace

TEST_CASE("each cell is told with the line and column it begins at, in code points") {
    CHECK(read("a,bc,d\n1,,3\n") == "1:1=a 1:3=bc 1:6=d|2:1=1 2:3= 2:4=3|");
    CHECK(read("é,\"ü\",x") == "1:1=é 1:3=ü 1:7=x|");
    CHECK(read(" a , b\n") == "1:1= a  1:5= b|");
}

TEST_CASE("lines end with LF, CRLF or CR, inside of quotation marks too, and empty ones are passed over") {
    const auto lines = "1:1=a|2:1=b|";
    CHECK(read("a\nb\n") == lines);
    CHECK(read("a\r\nb\r\n") == lines);
    CHECK(read("a\rb") == lines);
    CHECK(read("a\r\n\r\n\nb") == "1:1=a|4:1=b|");
    CHECK(read("\"x\ny\",1\n2,3\n") == "1:1=x\ny 2:4=1|3:1=2 3:3=3|");
    CHECK(read("\"x\r\ny\",1\r\n2,3\r\n") == "1:1=x\r\ny 2:4=1|3:1=2 3:3=3|");
}

TEST_CASE("quotation marks hold commas and, doubled, themselves") {
    CHECK(read("\"a,\"\"b\"\"\",\"\",c\n") == "1:1=a,\"b\" 1:11= 1:14=c|");
}

TEST_CASE("a byte-order mark is passed over and counted as read") {
    CHECK(read("\xEF\xBB\xBF"
               "a,b") == "1:1=a 1:3=b|");
    CHECK(read("\xEF\xBB\xBF") == "");
    CHECK(read("") == "");
}

TEST_CASE("quotation marks out of place are malformed, where they stand") {
    CHECK(read("a,b\n1,x\"y\n") == "malformed at 2:4");
    CHECK(read("a,b\n\"1\"2,3\n") == "malformed at 2:4");
    CHECK(read("a,b\nc,\"d\ne\nf") == "malformed at 2:3");
}

TEST_CASE("a cell that never ends does not fill the memory") {
    CHECK(read("a\n\"" + std::string(CsvReader::longest_row + 1, 'x')) == "malformed at 2:1");
    const std::string long_cell(CsvReader::longest_row - 1000, 'x');
    CHECK(read("a\n\"" + long_cell + "\"\n") == "1:1=a|2:1=" + long_cell + "|");
}
