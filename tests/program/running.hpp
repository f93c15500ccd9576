#pragma once
// Running: the real binary, serving on a free port in a folder of its own.

#include "quoin/testing/fresh_database.hpp"
#include "quoin/testing/program.hpp"
#include "quoin/testing/response_checker.hpp"
#include "quoin/testing/wire.hpp"

#include <csignal>
#include <stdexcept>
#include <string>
#include <string_view>

namespace quoin::testing {

class Running {
public:
    // On the database of `variables`; without DATABASE_URL on ./quoin.db.
    explicit Running(const std::string& folder, Variables variables = {})
        : program_({QUOIN_BINARY, "serve", "--port", "0", "--workers", "2"}, folder,
                   with_cheap_hashes(std::move(variables))) {
        const auto line = program_.wait_for_line("Quoin is serving on ");
        port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    }

    std::uint16_t port() const { return port_; }
    Program& program() { return program_; }
    // What Wire::ask() asks on it must be answered as the program's own document says.
    Wire connect() const { return Wire(port_, check_answer); }
    // Throws where the answer is not as the program's own document says.
    static void check_answer(std::string_view method, std::string_view target, const Answer& answer) {
        static const ResponseChecker checker(openapi_document());
        checker(method, target, answer);
    }
    // Ends it as an operator does; its exit status.
    int stop() {
        program_.signal(SIGTERM);
        return program_.wait();
    }

private:
    static std::string openapi_document() {
        const Folder folder;
        Program program({QUOIN_BINARY, "openapi"}, folder.path());
        program.close_input();
        if (program.wait() != 0) throw std::runtime_error("quoin openapi: " + program.errors());
        return program.output();
    }
    static Variables with_cheap_hashes(Variables variables) {
        variables.insert(variables.begin(), {"BCRYPT_COST", "4"});  // the last one counts
        return variables;
    }

    Program program_;
    std::uint16_t port_ = 0;
};

// An empty database on the engine of this run; the binary makes its tables.
inline FreshDatabase empty_database() {
    return FreshDatabase([](db::Connection&, db::Dialect) {});
}

}  // namespace quoin::testing
