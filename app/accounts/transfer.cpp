#include "app/accounts/transfer.hpp"

#include "app/accounts/model.hpp"
#include "app/chosen_id.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

namespace quoin::app {

struct HashRule {
    static Complaint check(std::string_view text) {
        if (is_password_hash(text)) return {};
        return {"password_hash", "Input should be a bcrypt hash, with a cost of at most 16"};
    }
};
using GivenHash = SecretText<1, 128, HashRule>;

// A row of a file.
struct UserRow {
    std::optional<ChosenId> id;  // empty: the database counts
    Username username;
    std::optional<Email> email;
    std::optional<PersonName> name;
    std::optional<Date> birthday;
    std::optional<Timestamp> created_at;  // empty: now
    std::optional<NewPassword> password;  // one of the two
    std::optional<GivenHash> password_hash;
};
BOOST_DESCRIBE_STRUCT(UserRow, (), (id, username, email, name, birthday, created_at, password, password_hash))

// What waits to be stored.
struct StagedUser {
    std::optional<ChosenId> id;
    Username username;
    std::optional<Email> email;
    std::optional<PersonName> name;
    std::optional<Date> birthday;
    Timestamp created_at;
    PasswordHash password_hash;
};
BOOST_DESCRIBE_STRUCT(StagedUser, (), (id, username, email, name, birthday, created_at, password_hash))

struct ExportedUser {
    UserId id;
    Username username;
    std::optional<Email> email;
    std::optional<PersonName> name;
    std::optional<Date> birthday;
    Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedUser, (), (id, username, email, name, birthday, created_at))

// The one place where a hash leaves: a plain text here, since PasswordHash has no JSON.
struct ExportedUserWithHash {
    UserId id;
    Username username;
    std::optional<Email> email;
    std::optional<PersonName> name;
    std::optional<Date> birthday;
    Timestamp created_at;
    std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(ExportedUserWithHash, (), (id, username, email, name, birthday, created_at, password_hash))

namespace accounts {

namespace {

transfer::Plan plan() {
    transfer::Plan plan{.table = "users", .identity = "id"};
    plan.take("id").take("username").take("email").take("name").take("birthday").take("created_at");
    plan.take("password_hash").columns.push_back({"role", "'user'"});
    using transfer::Matching;
    return plan.unique("id").unique("username", Matching::ignoring_case).unique("email", Matching::ignoring_case);
}

void check(const UserRow& row, Issues& issues) {
    const Issues::At at(issues, "password");
    if (!row.password && !row.password_hash) issues.add("missing", "It or password_hash is required");
    if (row.password && row.password_hash) issues.add("conflict", "Only one of it and password_hash can be given");
}

// Each thread takes the next row that is left.
std::vector<std::string> hash_all(const std::vector<UserRow>& rows, const PasswordHasher& hasher) {
    std::vector<std::string> hashes(rows.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i; (i = next++) < rows.size();)
            hashes[i] = rows[i].password ? hasher.hash(rows[i].password->reveal()) : rows[i].password_hash->reveal();
    };
    std::vector<std::future<void>> others;
    const bool slow = std::ranges::any_of(rows, [](const UserRow& row) { return row.password.has_value(); });
    for (unsigned i = 1; slow && i < std::thread::hardware_concurrency(); ++i)
        others.push_back(std::async(std::launch::async, work));
    work();
    for (auto& other : others) other.get();
    return hashes;
}

std::vector<StagedUser> staged(std::vector<UserRow> rows, const PasswordHasher& hasher) {
    auto hashes = hash_all(rows, hasher);
    std::vector<StagedUser> users;
    const auto time = now();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& row = rows[i];
        users.push_back({row.id,
                         std::move(row.username),
                         std::move(row.email),
                         std::move(row.name),
                         row.birthday,
                         row.created_at.value_or(time),
                         {std::move(hashes[i])}});
    }
    return users;
}

}  // namespace

std::int64_t import_from(const transfer::ImportRun& run, const PasswordHasher& hasher) {
    return transfer::import_rows<UserRow, StagedUser>(
        run, {.plan = plan(),
              .check = check,
              .prepare = [&hasher](std::vector<UserRow> rows) { return staged(std::move(rows), hasher); },
              .batch = std::size_t{8} * std::max(1u, std::thread::hardware_concurrency())});  // two seconds of hashing
}

std::uint64_t export_to(const transfer::ExportRun& run) {
    return transfer::export_rows<ExportedUser>(
        run, "select id, username, email, name, birthday, created_at from users order by id");
}

std::uint64_t export_with_hashes_to(const transfer::ExportRun& run) {
    return transfer::export_rows<ExportedUserWithHash>(
        run, "select id, username, email, name, birthday, created_at, password_hash from users order by id");
}

}  // namespace accounts

}  // namespace quoin::app
