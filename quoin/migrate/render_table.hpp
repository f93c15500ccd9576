#pragma once
// A table as SQL: what creates it, written as a person would write a revision. No statement ends in a semicolon.

#include "quoin/migrate/catalogue.hpp"
#include "quoin/migrate/change.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

// All that makes the table, in the order to run it: create table, its indexes, comments and triggers.
std::vector<std::string> render_table(const Table& table, db::Dialect dialect);

// "create table posts (…)", one column or constraint a line.
std::string render_create_table(const Table& table, db::Dialect dialect);
// "create unique index users_email_key on users (lower(email))"
std::string render_create_index(std::string_view table, const Index& index);

// "price bigint not null default 0", for create table and add column. On SQLite a counted column is only whole with
// its key inside, which render_create_table() writes.
std::string render_column(const Column& column, db::Dialect dialect);
// "constraint items_pkey primary key (id)", for create table and add constraint.
std::string render_constraint(const Constraint& constraint);

// PostgreSQL's: "comment on table posts is '…'"; an empty text takes the comment away.
std::string render_comment(std::string_view table, std::string_view text);
std::string render_comment(std::string_view table, std::string_view column, std::string_view text);

}  // namespace quoin::migrate
