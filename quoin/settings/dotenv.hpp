#pragma once
// The text of a .env file as a list of variables: the grammar that python-dotenv and docker compose share.

#include "quoin/base/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin {

// One variable of the process, or one line of a .env. Any value may be a secret, so all are held as one.
struct Variable {
    std::string name;
    Secret value;
    int line = 0;  // in the .env, from 1; 0: the process's environment

    // "environment" or ".env line 3"
    std::string origin() const;
};

struct Dotenv {
    std::vector<Variable> variables;  // as they stand, a name may come twice: the last counts
    std::vector<std::string> faults;  // ".env line 3: …", never with a value
};

// NAME=value, one a line, blank lines and # comments aside; "export " may stand before it. A bare value ends before
// " #" and has no space at its ends. Between single quotes \\ and \' are escapes, between double quotes also \" and
// \a \b \f \n \r \t \v; quoted values may span lines. Nothing is expanded. CRLF and a byte order mark are tolerated.
Dotenv parse_dotenv(std::string_view text);

}  // namespace quoin
