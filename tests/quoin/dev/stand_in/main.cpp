// The program of a small project, for the tests of dev: `serve` answers every request with the text of ./answer as it
// stood at the start. A text that starts with "useless" ends it at once, and a request for /crash aborts it.

#include "quoin/dev/develop.hpp"
#include "quoin/server/server.hpp"
#include "quoin/web/services.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace quoin;

namespace {

class SameAnswer : public Handler {
public:
    explicit SameAnswer(std::string text) : text_(std::move(text)) {}
    bool admit(Request&, Response&) const override { return true; }
    Task<void> handle(Request& request, Response& response) const override {
        if (request.path == "/crash") std::abort();
        response.body = text_;
        co_return;
    }

private:
    std::string text_;
};

int serve() {
    std::ifstream file("answer");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (text.starts_with("useless")) return 3;
    const SameAnswer handler(text);
    Loop loop;
    const Services services;
    const Worker worker{loop, services};
    Server server({.descriptor = activated_socket()}, {}, {&worker, 1}, handler);
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc > 1 && std::string(argv[1]) == "serve") return serve();
    dev::develop({.endpoint = {.port = 0}, .serve = {"serve"}, .build_folder = "tree"});
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
