#include "app/secret_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

using namespace quoin;
using namespace quoin::app;

namespace {

struct Directory {
    std::string path = "/tmp/quoin_secret_XXXXXX";

    Directory() { REQUIRE(mkdtemp(path.data())); }
    ~Directory() { std::filesystem::remove_all(path); }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
    }
};

void write_file(const std::string& path, std::string_view text, mode_t mode) {
    std::ofstream(path) << text;
    REQUIRE(chmod(path.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("a kept secret is made once, and only its owner can read it") {
    Directory directory;
    const auto path = directory.path + "/quoin.db.secret";
    umask(0);
    const auto first = keep_secret(path), second = keep_secret(path);
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->reveal().size() == 128);
    CHECK(first->reveal() == second->reveal());
    struct stat about{};
    REQUIRE(stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0600);
    CHECK(directory.files() == 1);
    CHECK(keep_secret(directory.path + "/other")->reveal() != first->reveal());
}

TEST_CASE("all who start at once keep the same secret") {
    Directory directory;
    for (int round = 0; round < 20; ++round) {
        const auto path = directory.path + "/" + std::to_string(round);
        std::vector<std::string> secrets(4);
        {
            std::vector<std::jthread> threads;
            for (auto& secret : secrets) threads.emplace_back([&] { secret = keep_secret(path)->reveal(); });
        }
        for (const auto& secret : secrets) REQUIRE(secret == secrets.front());
    }
    CHECK(directory.files() == 20);
}

TEST_CASE("a kept secret that others could have read or changed is refused") {
    Directory directory;
    const auto path = directory.path + "/secret";
    write_file(path, std::string(128, 'a'), 0644);
    CHECK(keep_secret(path).error() == path + ": can be read by others: chmod 600 it, or remove it to make a new one");
    write_file(path, std::string(128, 'a'), 0600);
    CHECK(keep_secret(path)->reveal() == std::string(128, 'a'));
    const auto link = directory.path + "/link";
    REQUIRE(symlink(path.c_str(), link.c_str()) == 0);
    CHECK(!keep_secret(link));
    write_file(path, "", 0600);
    CHECK(keep_secret(path).error() == path + ": is damaged: remove it to make a new one");
    CHECK(keep_secret(directory.path).error() == directory.path + ": is not a plain file");
    CHECK(keep_secret(directory.path + "/none/secret").error() ==
          directory.path + "/none/secret: No such file or directory");
}

TEST_CASE("a secret file is read without its last line end, and a loose mode is noticed") {
    Directory directory;
    const auto path = directory.path + "/key";
    write_file(path, "two\nlines\r\n", 0600);
    CHECK(read_secret_file(path)->text.reveal() == "two\nlines");
    CHECK(!read_secret_file(path)->readable_by_others);
    write_file(path, "x", 0444);
    CHECK(read_secret_file(path)->readable_by_others);
    CHECK(read_secret_file(path + "s").error() == path + "s: No such file or directory");
    write_file(path, std::string(70000, 'x'), 0600);
    CHECK(!read_secret_file(path));
}
