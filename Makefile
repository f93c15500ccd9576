# The commands of everyday work, over the presets of CMakePresets.json.

sources = $(shell git ls-files '*.cpp' '*.hpp')
units   = $(shell git ls-files 'quoin/*.cpp' 'app/*.cpp' 'cmd/*.cpp' 'examples/*.cpp')

.PHONY: check format lint layers test test-long test-asan test-tsan test-trust test-trust-long bench bench-scale bench-plot \
        bench-build bench-count bench-micro flame openapi authz fuzz fuzz-coverage

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
	rm -f 'build/proofs/F29 make $@.json'
	cmake --preset $* >/dev/null
	cmake --build --preset $*
	tests/services/with_postgres tests/services/with_redis ctest --preset $*
	tests/trust/record.mjs F29 'make $@: every test passed, no report'

# What Quoin withstands, row by row (docs/trust.md): a few minutes, or everything in full. TRUST=--write puts it there.
test-trust-long: export QUOIN_TRUST_LONG = 1
test-trust test-trust-long:
	scripts/setup --test
	scripts/setup --trust
	cmake --preset dev >/dev/null
	cmake --build --preset dev
	tests/services/with_postgres tests/services/with_redis tests/trust/run.mjs $(TRUST)

# Each target for FUZZ_SECONDS (60), or one of them: make fuzz FUZZ=jwt
fuzz:
	cmake --preset fuzz >/dev/null
	cmake --build --preset fuzz --target fuzz_targets
	fuzz/run $(FUZZ)

fuzz-coverage:
	fuzz/coverage

# Beside the peers: a few minutes, or one with BENCH=--quick; BENCH="--only TEXT" for a part of it.
bench:
	cmake --preset release >/dev/null
	cmake --build --preset release --target quoin crypt_limit
	tests/services/with_postgres bench/run.mjs $(BENCH)

bench-scale:
	cmake --preset release >/dev/null
	cmake --build --preset release --target quoin
	tests/services/with_postgres bench/scale.mjs $(SCALE)

# Draws the last run of both into docs/, and writes their figures there.
bench-plot:
	bench/plot.mjs

# A flame graph of a route into build/flame.html: make flame ROUTE='GET /posts/{id}/' ENGINE=PostgreSQL
ROUTE  = GET /health
ENGINE = SQLite
flame:
	cmake --preset release >/dev/null
	cmake --build --preset release --target quoin
	tools/npm_ci bench
	tests/services/with_postgres bench/flame.mjs '$(ROUTE)' $(ENGINE)

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

# Who may do what, after a change that is meant to change it: the difference is for the review.
authz:
	cmake --preset dev >/dev/null
	cmake --build --preset dev --target quoin
	build/dev/quoin authz > authz.lock
