#pragma once
// Random schemas as models could ask for them, and what might become of them.

#include "quoin/migrate/rename.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace quoin::migrate {

enum class Kind { bigint, text, boolean, real, uuid, date, timestamp };

struct RandomColumn {
    std::string name;
    Kind kind = Kind::text;
    bool nullable = false, has_default = false, is_unique = false, is_indexed = false;
    std::int64_t limit = 0;             // of a check: values from it, texts as long; 0: no check
    std::vector<std::string> labels{};  // an enum
    int refers_to = -1;                 // the number of a table; its key's kind is the column's
    bool has_referred = false;          // its values are keys: another kind and back would make other keys of them
    std::string on_delete = "no action";
    std::string comment{};
};

struct RandomTable {
    int number = 0;
    std::string name;
    Kind key = Kind::bigint;
    bool is_counted = false;
    std::vector<RandomColumn> columns;                           // beside the key
    std::vector<std::vector<std::string>> uniques{}, indexes{};  // of several columns each
    std::string partial_index{}, lower_index{}, different{};     // columns; `different`: the check "key <> column"
    bool has_wide_key = false;                                   // the first column is a part of it
    std::string comment{};
};

struct RandomSchema {
    std::vector<RandomTable> tables;
    Catalogue catalogue(db::Dialect dialect) const;
};

class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}

    RandomSchema schema();
    // A few steps away from `schema`; renames are added to `renames`.
    RandomSchema changed(RandomSchema schema, Renames& renames);

private:
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
    bool one_in(int n) { return below(n) == 0; }
    template <class T>
    T& one_of(std::vector<T>& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }
    std::string fresh_name();
    std::string fresh_label();
    RandomColumn column(const RandomSchema& schema);
    RandomTable table(const RandomSchema& schema);
    void refer(RandomColumn& column, const RandomSchema& schema);
    void restrict(RandomColumn& column);
    void change_table(RandomSchema& schema, RandomTable& table, Renames& renames, const std::string& name_before);
    void change_column(RandomSchema& schema, RandomTable& table, RandomColumn& column, Renames& renames,
                       const std::string& table_before);

    std::mt19937_64 random_;
    int names_ = 0;
    int tables_ = 0;
};

}  // namespace quoin::migrate
