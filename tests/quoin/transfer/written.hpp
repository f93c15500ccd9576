#pragma once
// Written: a file of a test's own, to be read as an Input.

#include "quoin/testing/program.hpp"
#include "quoin/transfer/input.hpp"

#include <fstream>
#include <string_view>

struct Written {
    quoin::testing::Folder folder;
    quoin::transfer::Input input;

    explicit Written(std::string_view text) : input(write(folder / "rows", text)) {}

private:
    static std::string write(const std::string& path, std::string_view text) {
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
};
