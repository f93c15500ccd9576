-- revision: 0006
-- down_revision: 0005
-- message: idempotent answers

-- up postgresql

create table idempotent_answers (
    id text not null,
    fingerprint text not null,
    status bigint not null,
    headers text not null,
    body text not null,
    expires_at timestamptz not null,
    constraint idempotent_answers_pkey primary key (id)
);

-- up sqlite

create table idempotent_answers (
    id text not null,
    fingerprint text not null,
    status integer not null,
    headers text not null,
    body text not null,
    expires_at integer not null,
    constraint idempotent_answers_pkey primary key (id)
) strict, without rowid;

-- up

create index idempotent_answers_expires_at_idx on idempotent_answers (expires_at);

-- down

drop table idempotent_answers;
