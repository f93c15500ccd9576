#include "scratches.hpp"

using namespace quoin;
using namespace quoin::migrate;

namespace {

Catalogue schema(const std::string& script) { return schema_of(db::Dialect::sqlite, script); }

}  // namespace

TEST_CASE("a SQLite schema is read as it was written, whatever the spelling") {
    const auto catalogue = schema(R"sql(
        CREATE TABLE [Order Lines] (
            "order" INTEGER NOT NULL, -- a comment, with ) in it
            `group` Text COLLATE NoCase DEFAULT 'it''s (5)',
            price NUMERIC(10, 2) default (1 + 2) CHECK(price>=0),
            total integer GENERATED ALWAYS AS (price*2) STORED,
            state TEXT NOT NULL CONSTRAINT "state" CHECK ( state IN('new' , 'a, (b)','it''s') ),
            twin integer unique on conflict ignore references [Order Lines] ("order") on DELETE set NULL
                deferrable initially deferred,
            PRIMARY KEY("order"),
            CONSTRAINT both UNIQUE (price, "group"), CHECK (
                /* lines ) */ "order" <> 3
                AND "group" != ')' )
        ) WITHOUT ROWID;
        create index "by group" on [Order Lines] (lower("group") DESC, price asc) WHERE ((price>-1));
        CREATE TRIGGER guard AFTER INSERT ON [Order Lines] BEGIN SELECT 1; END;
        create view seen as select 1;
        create virtual table pages using fts5 (text);
        create table quoin_revisions (revision text);
    )sql");

    CHECK(shown(catalogue) == R"sql(create table "Order Lines" (
    "group" text collate nocase default 'it''s (5)',
    "order" integer not null,
    price numeric(10, 2) default (1 + 2),
    state text not null,
    total integer generated always as (price * 2) stored,
    twin integer,
    constraint "Order Lines_pkey" primary key ("order"),
    constraint "Order Lines_twin_key" unique (twin),
    constraint "both" unique (price, "group"),
    constraint "Order Lines_check" check ("order" <> 3 and "group" <> ')'),
    constraint "Order Lines_price_check" check (price >= 0),
    constraint state check (state in ('new', 'a, (b)', 'it''s')),
    constraint "Order Lines_twin_fkey" foreign key (twin) references "Order Lines" ("order") on delete set null
) without rowid;
create index "by group" on "Order Lines" (lower("group") desc, price) where price > -1;
CREATE TRIGGER guard AFTER INSERT ON [Order Lines] BEGIN SELECT 1; END;
-- state: state new a, (b) it's
)sql");
    CHECK(shown(made_again(catalogue)) == shown(catalogue));
}

TEST_CASE("SQLite's counted keys, composite keys and references that name no column") {
    const auto catalogue = schema(R"sql(
        create table Parents (Id integer primary key autoincrement, A int, B int, unique (A, B)) strict;
        create table listed (id integer, primary key (id autoincrement));
        create table children (
            parent integer references PARENTS on update cascade,
            a int, b int, constraint pair primary key (A, b)
            foreign key (a, b) references parents (a, B)
        );
    )sql");
    CHECK(shown(catalogue) == R"sql(create table "Parents" (
    "A" int,
    "B" int,
    "Id" integer constraint "Parents_pkey" primary key autoincrement,
    constraint "Parents_a_b_key" unique ("A", "B")
) strict;
create table children (
    a int,
    b int,
    parent integer,
    constraint pair primary key (a, b),
    constraint children_a_b_fkey foreign key (a, b) references "Parents" ("A", "B"),
    constraint children_parent_fkey foreign key (parent) references "Parents" ("Id") on update cascade
);
create table listed (
    id integer constraint listed_pkey primary key autoincrement
);
)sql");
    CHECK(shown(made_again(catalogue)) == shown(catalogue));
}

TEST_CASE("what an older SQLite took is read as what it meant") {
    const auto scratch = open_sqlite_scratch();
    scratch->execute(R"sql(
        create table notes (id integer primary key, untyped, text text);
        pragma writable_schema = on;
        update sqlite_schema set sql = replace(sql, 'text text', 'text text default "it''s"');
        pragma writable_schema = reset;
    )sql");
    const auto catalogue = introspect(*scratch, db::Dialect::sqlite);
    CHECK(shown(catalogue) == R"sql(create table notes (
    id integer,
    text text default 'it''s',
    untyped,
    constraint notes_pkey primary key (id)
);
)sql");
    CHECK(shown(made_again(catalogue)) == shown(catalogue));
}

TEST_CASE("a SQLite table is read after it was altered") {
    const auto catalogue = schema(R"sql(
        create table old (id integer primary key, name text check (name <> ''));
        alter table old rename to people;
        alter table people rename column name to "full name";
        alter table people add column "limit" integer not null default -1;
    )sql");
    CHECK(shown(catalogue) == R"sql(create table people (
    "full name" text,
    id integer,
    "limit" integer not null default -1,
    constraint people_pkey primary key (id),
    constraint "people_full name_check" check ("full name" <> '')
);
)sql");
    CHECK(shown(made_again(catalogue)) == shown(catalogue));
}
