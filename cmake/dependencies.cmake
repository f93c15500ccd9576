# What Quoin stands on; why each is here stands in docs/dependencies.md.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL 3.0 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(ZLIB REQUIRED)
find_library(LIBCSV csv REQUIRED)  # it has no pkg-config file
find_package(PkgConfig REQUIRED)
pkg_check_modules(crypt REQUIRED IMPORTED_TARGET libcrypt)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
