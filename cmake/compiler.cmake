# The compiler and its flags, for every target of this project and of none that includes it.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR
    "GCC ${CMAKE_CXX_COMPILER_VERSION} miscompiles C++ coroutines: an aggregate temporary in a co_await expression is "
    "destroyed twice. Use Clang 19 (`scripts/setup`, then `cmake --preset dev`) or GCC 14 or later.")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(QUOIN_APP "Build the application, the program quoin" ${PROJECT_IS_TOP_LEVEL})
option(QUOIN_TESTS "Build the tests, and the examples that they try" ${PROJECT_IS_TOP_LEVEL})
option(QUOIN_BENCH "Build the micro benchmarks" OFF)
option(QUOIN_FUZZ "Build the fuzz targets" OFF)
option(QUOIN_COVERAGE "Count which lines are reached" OFF)
set(QUOIN_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
# What is shipped does not tell where it was built: two builds of a commit, in whichever folders, are the same bytes.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG -D_FORTIFY_SOURCE=3 -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-missing-field-initializers
                    -fstack-protector-strong)
if(PROJECT_IS_TOP_LEVEL)  # elsewhere the compiler may be another, and warn of something new
  add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options(-fcolor-diagnostics)
  add_link_options(-fuse-ld=lld)
endif()
add_link_options(-pie -Wl,-z,relro,-z,now)

if(QUOIN_SANITIZE)
  add_compile_options(-fsanitize=${QUOIN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${QUOIN_SANITIZE})
  add_compile_definitions(QUOIN_SANITIZED)
endif()

if(QUOIN_FUZZ)
  add_compile_options(-O1 -fsanitize=fuzzer-no-link)
endif()

if(QUOIN_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()
