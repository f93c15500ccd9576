# The commands of everyday work, over the presets of CMakePresets.json.

sources = $(shell git ls-files '*.cpp' '*.hpp')
units   = $(shell git ls-files 'quoin/*.cpp' 'app/*.cpp' 'cmd/*.cpp' 'examples/*.cpp')

.PHONY: check format lint layers test test-long test-asan test-tsan bench bench-build bench-count bench-micro openapi

check: layers lint
	clang-format-19 --dry-run --Werror $(sources)
	./test

format:
	clang-format-19 -i $(sources)

lint:
	cmake --preset dev >/dev/null
	run-clang-tidy-19 -quiet -p build/dev $(addsuffix $$,$(addprefix ^$(CURDIR)/,$(units)))

layers:
	tools/check_layers

test:
	./test

# The same tests where they are tried at random, with the full numbers: minutes, and no time limit.
test-long: export QUOIN_TEST_LONG = 1
test-long:
	cmake --preset dev >/dev/null
	cmake --build --preset dev
	tests/services/with_postgres build/dev/test_quoin_migrate
	QUOIN_TEST_ENGINE=sqlite build/dev/test_program --source-file='*/db_*'
	QUOIN_TEST_ENGINE=postgres tests/services/with_postgres build/dev/test_program --source-file='*/db_*'

test-asan test-tsan: test-%:
	cmake --preset $* >/dev/null
	cmake --build --preset $*
	tests/services/with_postgres tests/services/with_redis ctest --preset $*

bench:
	cmake --preset release >/dev/null
	cmake --build --preset release --target quoin
	tests/services/with_postgres bench/run.mjs

bench-build:
	bench/build

# Counts anew; CHECK=--check compares with what is committed.
bench-count:
	cmake --preset release >/dev/null
	cmake --build --preset release --target quoin
	tests/services/with_postgres bench/count.mjs $(CHECK)

bench-micro:
	cmake --preset release -DQUOIN_BENCH=ON >/dev/null
	cmake --build --preset release --target bench_micro
	build/release/bench_micro

openapi:
	cmake --preset dev >/dev/null
	cmake --build --preset dev --target quoin
	build/dev/quoin openapi > openapi.json
