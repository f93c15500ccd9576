#pragma once
// The access matrix: what status everybody gets from every operation of the OpenAPI document, about a thing of their
// own, about another's, and about one that is not there. Found by asking the application.

#include "app/authz/stage.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::app::authz {

enum class Whose { nobodys, own, others, missing };  // nobodys: the operation is about no thing

struct Cell {
    std::string operation;  // "DELETE /items/{id}"
    Whose whose;
    Principal principal;
    int status;
    bool changed;  // the request was refused, and yet the database is not as it was

    bool operator==(const Cell&) const = default;
};

// One cell after the other, each with accounts and a thing of its own. Throws std::runtime_error where an answer is
// none that the document has.
std::vector<Cell> ask_everything(Stage& stage);

// What a cell is about, and the same with what it says: "DELETE /items/{id}  own  other manager  204".
std::string name_of(const Cell& cell);
std::string to_line(const Cell& cell);

// What tells that two matrices differ: "- line" for what only the text has, which is a lock file's, and "+ line" for
// what only the cells have. Empty where they say the same.
std::vector<std::string> differences(std::string_view lock, const std::vector<Cell>& cells);

}  // namespace quoin::app::authz
