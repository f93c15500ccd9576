#include "quoin/settings/dotenv.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace {

// "1 A=x|3 B=y": each variable with its line.
std::string read(std::string_view text) {
    const auto dotenv = parse_dotenv(text);
    CHECK(dotenv.faults.empty());
    std::string out;
    for (const auto& variable : dotenv.variables) {
        if (!out.empty()) out += '|';
        out += std::to_string(variable.line) + ' ' + variable.name + '=' + std::string(variable.value.reveal());
    }
    return out;
}

}  // namespace

TEST_CASE("blank lines, comments and the word export are passed over") {
    CHECK(read("# a comment\n\nA=1\n  # another\n export  B = 2 \n\texport\tC=3") == "3 A=1|5 B=2|6 C=3");
    CHECK(read("") == "");
    CHECK(read("exported=1\nexport=2\n") == "1 exported=1|2 export=2");
}

TEST_CASE("a bare value ends before a comment, and a # inside a word stays") {
    CHECK(read("A=x # comment\nB=x#y\nC=a b\t# c\nD=#x\nE= # empty\nF=\n") == "1 A=x|2 B=x#y|3 C=a b|4 D=#x|5 E=|6 F=");
    CHECK(read("URL=postgresql://u:p@h/d?sslmode=require") == "1 URL=postgresql://u:p@h/d?sslmode=require");
    CHECK(read(R"(A=C:\new "x")") == R"(1 A=C:\new "x")");
}

TEST_CASE("single quotes keep everything but their own escapes") {
    CHECK(read(R"(A='x # "y" \n $z' # comment)") == R"(1 A=x # "y" \n $z)");
    CHECK(read(R"(A='it\'s \\')") == R"(1 A=it's \)");
}

TEST_CASE("double quotes take escapes and span lines") {
    CHECK(read(R"(A="a\tb\"c\\d\q")") == "1 A=a\tb\"c\\d\\q");
    CHECK(read("A=\"one\\ntwo\"") == "1 A=one\ntwo");
    CHECK(read("A=\"one\ntwo\"\nB=3") == "1 A=one\ntwo|3 B=3");
}

TEST_CASE("files from other systems are read alike") {
    CHECK(read("\xef\xbb\xbf"
               "A=1\r\nB='2'\r\n\r\nC=\"x\r\ny\"\r\n") == "1 A=1|2 B=2|4 C=x\ny");
}

TEST_CASE("each malformed line is a fault with its number, and the lines after it are read") {
    const auto dotenv = parse_dotenv("A\nB C=1\n=2\nD='open\nE=\"x\" y\nF=1\nG=\x01\nH\"=1\nI=\"" +
                                     std::string(1, '\0') + "\"\nJ=hunter2 \"\n");
    CHECK(dotenv.faults ==
          std::vector<std::string>{
              ".env line 1: expected NAME=value", ".env line 2: what stands before = is not a name",
              ".env line 3: what stands before = is not a name", ".env line 4: a quote is not closed",
              ".env line 5: text follows the closing quote", ".env line 7: the value holds a control character",
              ".env line 8: what stands before = is not a name", ".env line 9: the value holds a NUL"});
    REQUIRE(dotenv.variables.size() == 2);
    CHECK(dotenv.variables[0].name == "F");
    CHECK(dotenv.variables[0].origin() == ".env line 6");
    CHECK(dotenv.variables[1].name == "J");
}
