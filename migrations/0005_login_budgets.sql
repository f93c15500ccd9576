-- revision: 0005
-- down_revision: 0004
-- message: login budgets

-- Times are microseconds since 1970 in both engines: the statements reckon with them.

-- up postgresql

create table login_budgets (
    budget text not null,
    whole_at bigint not null,
    trusted_until bigint,
    constraint login_budgets_pkey primary key (budget)
);

-- up sqlite

create table login_budgets (
    budget text not null,
    whole_at integer not null,
    trusted_until integer,
    constraint login_budgets_pkey primary key (budget)
) strict, without rowid;

-- down

drop table login_budgets;
