#pragma once
// ModelTable: a Table put together from what a struct and its declaration say.

#include "quoin/migrate/catalogue.hpp"
#include "quoin/sql/limits.hpp"
#include "quoin/sql/table_rules.hpp"
#include "quoin/sql/value.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace quoin::migrate {

class ModelTable {
public:
    using Names = std::span<const std::string_view>;

    ModelTable(std::string_view name, db::Dialect dialect);

    // Columns first; the rest names them.
    void add_column(std::string_view name, sql::Type type, bool nullable, const sql::Limits& limits);
    void set_key(Names columns, bool counted);
    void add_unique(Names columns);
    void add_reference(Names columns, std::string_view to_table, Names to_columns, sql::Action on_delete,
                       sql::Action on_update);
    void add_index(std::string_view name, bool unique, std::span<const sql::IndexPart> parts, const sql::Sql& where);
    void set_default(std::string_view column, sql::Type type, const sql::Value& value);
    void set_default(std::string_view column, const sql::Sql& expression);
    void add_check(std::string_view name, const sql::Sql& condition);
    // Of the table where no column is named.
    void set_comment(std::string_view column, std::string_view text);

    // Throws std::logic_error where two rules have the same name.
    Table finish();

private:
    struct Limited {
        std::string column;
        sql::Type type;
        sql::Limits limits;
    };

    std::string own_name(Names columns, std::string_view suffix) const;
    Expression expression(const sql::Sql& sql) const;
    Column& find(std::string_view column);
    bool is_checked_elsewhere(const Limited& limited) const;
    void add_check_of(const Limited& limited, std::vector<Check>& into) const;

    Table table_;
    db::Dialect dialect_;
    std::vector<Limited> limited_;
};

// In the order in which they can be created.
Catalogue make_catalogue(std::vector<Table> tables, db::Dialect dialect);

}  // namespace quoin::migrate
