// JSON in and out, rows in, tokens.

#include "app/accounts/model.hpp"
#include "app/posts/model.hpp"
#include "app/products/model.hpp"
#include "bench/micro/allocations.hpp"
#include "quoin/schema/reader.hpp"
#include "quoin/token/token.hpp"

namespace quoin::bench {

namespace {

using namespace std::chrono_literals;
using sql::Value;

constexpr Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + 12h;

app::Product kettle() {
    return {.id = 7,
            .name = app::ProductName("Kettle"),
            .description = app::ProductDescription("Boils a litre of water in three minutes"),
            .price = app::Price(trusted, 24'500'000),
            .in_stock = true};
}

template <class T>
void read(benchmark::State& state, std::string_view body) {
    const Allocations counted(state);
    for (auto _ : state) {
        Slot<T> value;
        Issues issues;
        std::string malformed;
        benchmark::DoNotOptimize(read_json(body, value, issues, malformed));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
void read_post(benchmark::State& state) {
    read<app::PostCreate>(state, R"({"post_data":"Written by the bench, and not much longer than this"})");
}
BENCHMARK(read_post)->Name("json_in/post");

// Nearly all of it is the look for a common password in this one.
void read_user(benchmark::State& state) {
    read<app::UserCreate>(state, R"({"user_id":"alice","email":"alice@example.com","password":"correct horse battery",)"
                                 R"("name":"Alice Liddell","birthday":"1990-05-17"})");
}
BENCHMARK(read_user)->Name("json_in/user_with_a_password");

void write_products(benchmark::State& state) {
    const std::vector<app::Product> products(20, kettle());
    std::string out;
    Codec<std::vector<app::Product>>::write(out, products);
    const Allocations counted(state);
    for (auto _ : state) {
        out.clear();
        Codec<std::vector<app::Product>>::write(out, products);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK(write_products)->Name("json_out/20_products");

void write_me(benchmark::State& state) {
    const app::Me me{app::Username("alice"), 7,    std::nullopt, Email("alice@example.com"),
                     std::nullopt,           noon, noon,         app::Role::user};
    std::string out;
    const Allocations counted(state);
    for (auto _ : state) {
        out.clear();
        Codec<app::Me>::write(out, me);
        benchmark::DoNotOptimize(out.data());
    }
}
BENCHMARK(write_me)->Name("json_out/me");

void read_caller(benchmark::State& state) {
    const auto time = Value::of_integer(noon.time_since_epoch().count());
    const std::array columns{Value::of_integer(7),
                             Value::of_text("alice"),
                             Value{},
                             Value::of_text("alice@example.com"),
                             Value{},
                             time,
                             time,
                             Value::of_text("user"),
                             Value::of_integer(0),
                             Value::of_integer(0)};
    const Allocations counted(state);
    for (auto _ : state) benchmark::DoNotOptimize(sql::read_row<app::Caller>(columns));
}
BENCHMARK(read_caller)->Name("row_in/caller");

void verify_token(benchmark::State& state) {
    const auto issued = std::chrono::floor<std::chrono::seconds>(noon);
    TokenCodec codec("quoin", "quoin", SigningKey(Algorithm::hs256, Secret("a secret of more than thirty-two bytes")));
    const auto token = codec.issue({.subject = "42",
                                    .id = "0199c0de-0000-7000-8000-000000000042",
                                    .purpose = "user",
                                    .issued_at = issued,
                                    .expires_at = issued + 30min});
    const Allocations counted(state);
    for (auto _ : state) benchmark::DoNotOptimize(codec.verify(token, issued));
}
BENCHMARK(verify_token)->Name("token/verify");

}  // namespace

}  // namespace quoin::bench
