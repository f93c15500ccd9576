#include "quoin/dev/first_error.hpp"

#include <doctest/doctest.h>

using quoin::dev::first_error;

TEST_CASE("of a compiler's output the first error is left, without colours and with a short path") {
    CHECK(first_error("[1/3] Building CXX object CMakeFiles/app.dir/app/a.cpp.o\n"
                      "FAILED: CMakeFiles/app.dir/app/a.cpp.o \n"
                      "/usr/bin/clang++-19 -O0 -c /home/me/project/app/a.cpp\n"
                      "In file included from /home/me/project/app/a.cpp:1:\n"
                      "\x1b[1m/home/me/project/app/a.cpp:3:5: \x1b[0m\x1b[0;1;35mwarning: \x1b[0munused\n"
                      "\x1b[1m/home/me/project/app/a.cpp:40:12: \x1b[0m\x1b[0;1;31merror: \x1b[0mexpected ';'\x1b[0m\n"
                      "   40 |     return\n"
                      "\x1b[0;1;32m      |           ^\x1b[0m\n"
                      "/home/me/project/app/b.hpp:1:1: error: unknown type name 'x'\n"
                      "/home/me/project/app/b.hpp:2:1: fatal error: 'y' file not found\n"
                      "fatal error: too many errors emitted, stopping now [-ferror-limit=]\n"
                      "4 errors generated.\nninja: build stopped: subcommand failed.\n",
                      "/home/me/project") ==
          "app/a.cpp:40:12: error: expected ';'\n"
          "   40 |     return\n"
          "      |           ^\n"
          "and 2 more errors\n");
}

TEST_CASE("an error in somebody else's header comes with the line that led there") {
    CHECK(first_error("/usr/include/c++/12/expected:10:2: error: static assertion failed\n"
                      "   10 |   static_assert(x);\n"
                      "/usr/include/c++/12/tuple:1:1: note: in instantiation of template class 'A'\n"
                      "/project/app/a.cpp:7:3: note: in instantiation of function template 'f'\n"
                      "    7 |   f();\n"
                      "      |   ^\n"
                      "1 error generated.\n",
                      "/project") ==
          "/usr/include/c++/12/expected:10:2: error: static assertion failed\n"
          "   10 |   static_assert(x);\n"
          "app/a.cpp:7:3: note: in instantiation of function template 'f'\n"
          "    7 |   f();\n"
          "      |   ^\n");
}

TEST_CASE("what the linker misses, and what CMake stumbles over, are errors too") {
    CHECK(first_error("FAILED: quoin \n: && /usr/bin/clang++-19 …\n"
                      "ld.lld: error: undefined symbol: quoin::app::find()\n"
                      ">>> referenced by routes.cpp:12 (/project/app/routes.cpp:12)\n"
                      ">>>               routes.cpp.o:(f()) in archive libapp.a\n"
                      "clang++-19: error: linker command failed with exit code 1\n",
                      "/project") ==
          "ld.lld: error: undefined symbol: quoin::app::find()\n"
          ">>> referenced by routes.cpp:12 (app/routes.cpp:12)\n"
          ">>>               routes.cpp.o:(f()) in archive libapp.a\n");
    CHECK(first_error("[0/1] Re-running CMake...\nCMake Error at CMakeLists.txt:3 (add_thing):\n"
                      "  Unknown CMake command \"add_thing\".\n\n\n-- Configuring incomplete, errors occurred!\n",
                      "/project") ==
          "CMake Error at CMakeLists.txt:3 (add_thing):\n  Unknown CMake command \"add_thing\".\n");
    CHECK(first_error("ninja: error: unknown target 'quion', did you mean 'quoin'?\n", "/project") ==
          "ninja: error: unknown target 'quion', did you mean 'quoin'?\n");
}

TEST_CASE("where nothing looks like an error, the last lines are left, and no line is longer than a screen or two") {
    CHECK(first_error("", "/project").empty());
    CHECK(first_error("1\n2\n3\n4\n5\n6\n7\n8\n9\nKilled", "/project") == "3\n4\n5\n6\n7\n8\n9\nKilled\n");
    CHECK(first_error("a.cpp:1:1: error: " + std::string(10'000, 'x'), "/project").size() < 300);
}
