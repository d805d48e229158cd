//! For SQLite.

/// Step `n` brings a database from version `n` to `n + 1`.
pub(crate) const STEPS: [&str; 14] = [
    r"
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);

-- alias: dense from 1, never rewritten or reused; 0 means unidentified.
CREATE TABLE identifier (
    alias INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    value TEXT NOT NULL
);
CREATE UNIQUE INDEX identifier_value ON identifier (kind, value);

CREATE TABLE source (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE import (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    file_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    state TEXT NOT NULL,
    rows INTEGER NOT NULL DEFAULT 0,
    interactions INTEGER NOT NULL DEFAULT 0,
    rejected TEXT NOT NULL DEFAULT '{}',
    first_time INTEGER,
    last_time INTEGER,
    started INTEGER NOT NULL,
    finished INTEGER,
    delta_version INTEGER
);
-- What no file brought: decisions of people, live collection.
INSERT INTO import (number, name, source, file_name, file_size, file_hash, mapping, state, started)
VALUES (0, '', '', '', 0, '', '', 'committed', 0);

-- Append-only. The kinds of both identifiers stand here too, so that people
-- are computed from facts alone.
CREATE TABLE fact (
    number INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    a_kind INTEGER NOT NULL,
    b_kind INTEGER NOT NULL,
    source INTEGER NOT NULL,
    import INTEGER NOT NULL,
    time INTEGER NOT NULL,
    verified INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    CHECK (a < b)
);
-- Seen together: once per pair, import, source and whether it was verified,
-- with the earliest time. Decisions of people: every one.
CREATE UNIQUE INDEX fact_once
    ON fact (a, b, import, source, verified, kind, (CASE kind WHEN 0 THEN 0 ELSE time END));
CREATE INDEX fact_b ON fact (b);

CREATE TABLE refusal (
    fact INTEGER PRIMARY KEY REFERENCES fact (number) ON DELETE CASCADE,
    rule INTEGER NOT NULL,
    identifier_kind INTEGER NOT NULL,
    first INTEGER NOT NULL,
    second INTEGER NOT NULL,
    count INTEGER NOT NULL
);

-- 4,096 aliases a page: their persons, and the positions at which each person
-- last lost an alias; both little-endian u32. An absent page is all singles.
CREATE TABLE people_page (page INTEGER PRIMARY KEY, people BLOB NOT NULL, moved BLOB);

CREATE TABLE quarantine (
    number INTEGER PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES import (number),
    position INTEGER NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX quarantine_import ON quarantine (import, position);

CREATE TABLE document (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    created INTEGER NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (kind, key, version)
);
",
    r"
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    zone TEXT,
    password TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_seen INTEGER
);
-- secret: SHA-256 of what the browser or program holds.
CREATE TABLE session (
    secret BLOB PRIMARY KEY NOT NULL,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    expires INTEGER NOT NULL
);
CREATE INDEX session_account ON session (account);
CREATE TABLE token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    secret BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    last_used INTEGER
);
CREATE INDEX token_account ON token (account);
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
);
",
    r"
-- What is to be done at certain times: due when next has come.
CREATE TABLE timer (
    name TEXT PRIMARY KEY NOT NULL,
    plan TEXT NOT NULL,
    next INTEGER NOT NULL,
    -- Attempts of this turn that failed, and why the last one did.
    failed INTEGER NOT NULL DEFAULT 0,
    trouble TEXT,
    -- When it was last done.
    done INTEGER
);
",
    r"
-- What everybody who ever had an account was last called: what they made stays when they go.
CREATE TABLE author (email TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL);
INSERT INTO author (email, name) SELECT email, name FROM account;
",
    r"
-- What an account keeps for itself, as JSON.
CREATE TABLE account_value (
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, key)
);
",
    r"
-- What webhooks are still to be told: due when next has come.
CREATE TABLE delivery (
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Attempts that failed.
    failed INTEGER NOT NULL DEFAULT 0,
    next INTEGER NOT NULL,
    PRIMARY KEY (id, url)
);
CREATE INDEX delivery_next ON delivery (next);
",
    r"
-- Where interactions come from live.
CREATE TABLE live_source (
    source INTEGER PRIMARY KEY NOT NULL REFERENCES source (number),
    settings TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- SHA-256 of the key.
    secret BLOB NOT NULL UNIQUE,
    -- A public key, or the first letters of a secret one.
    shown TEXT NOT NULL,
    created INTEGER NOT NULL,
    author TEXT NOT NULL,
    closed INTEGER NOT NULL
);
-- What arrived live and could not be read.
CREATE TABLE live_rejection (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL,
    -- Record of the inbox, and the event's place in it.
    inbox INTEGER NOT NULL,
    position INTEGER NOT NULL,
    received INTEGER NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    -- What is needed to read it again, and the event itself.
    context TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE UNIQUE INDEX live_rejection_place ON live_rejection (source, inbox, position);
",
    r"
-- What humans say of their decisions about who is who.
CREATE TABLE decision (
    fact INTEGER PRIMARY KEY NOT NULL REFERENCES fact (number) ON DELETE CASCADE,
    reason TEXT NOT NULL
);
-- Identifiers that name nobody, such as `null`.
CREATE TABLE junk (alias INTEGER PRIMARY KEY NOT NULL);
-- Identifiers seen with so many others that they identify nobody.
CREATE TABLE shared (alias INTEGER PRIMARY KEY NOT NULL);
",
    r"
-- Segments that are followed: who was in them when that began, and after crossing `upto`.
CREATE TABLE followed (
    number INTEGER PRIMARY KEY NOT NULL,
    key TEXT NOT NULL UNIQUE,
    rule TEXT NOT NULL,
    began INTEGER NOT NULL,
    at_first BLOB NOT NULL,
    members BLOB NOT NULL,
    upto INTEGER NOT NULL
);
-- Customers who entered a segment or left it.
CREATE TABLE crossing (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    segment INTEGER NOT NULL REFERENCES followed (number),
    person INTEGER NOT NULL,
    time INTEGER NOT NULL,
    entered INTEGER NOT NULL
);
CREATE INDEX crossing_person ON crossing (person);
",
    r"
-- What customers said of purposes: append-only, each where it comes from. Undone imports do not count.
CREATE TABLE consent (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    alias INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    -- Empty for all channels.
    channel TEXT NOT NULL,
    given INTEGER NOT NULL,
    -- Empty for that of the purpose.
    basis TEXT NOT NULL,
    wording TEXT NOT NULL,
    source INTEGER NOT NULL,
    import INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    time INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    -- Who wrote it down, and what they say of it; empty for what came by itself.
    author TEXT NOT NULL,
    note TEXT NOT NULL
);
-- What is read again after a crash is there already.
CREATE UNIQUE INDEX consent_once ON consent (alias, purpose, channel, time, given, source, import, author);
-- Whom nobody writes to, whatever they allowed.
CREATE TABLE suppression (
    alias INTEGER NOT NULL,
    -- Empty for all channels.
    channel TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (alias, channel)
);
-- Lists of customers that were handed to others, and who was on them.
CREATE TABLE handover (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    author TEXT NOT NULL,
    segment TEXT NOT NULL,
    purpose TEXT NOT NULL,
    -- Empty where the purpose is bound to none.
    channel TEXT NOT NULL,
    format TEXT NOT NULL,
    customers INTEGER NOT NULL,
    aliases BLOB NOT NULL
);
-- Of whom webhooks were told that they entered or left a segment, and of whom not, and why.
CREATE TABLE told (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    alias INTEGER NOT NULL,
    segment TEXT NOT NULL,
    url TEXT NOT NULL,
    entered INTEGER NOT NULL,
    time INTEGER NOT NULL,
    -- Empty where it was told.
    withheld TEXT NOT NULL
);
CREATE INDEX told_alias ON told (alias);
-- Deliveries that were given up.
CREATE TABLE undelivered (
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    why TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (id, url)
);
-- Who looked at customers is looked for apart from what was done.
CREATE INDEX audit_done ON audit (number) WHERE action <> 'customer_read';
CREATE INDEX audit_read ON audit (number) WHERE action = 'customer_read';
",
    r"
-- What was erased, and what that found.
CREATE TABLE erasure (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    requested INTEGER NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    customers INTEGER NOT NULL,
    -- JSON: which, needed until it is done and empty then.
    identifiers TEXT NOT NULL,
    -- Interactions of theirs in files when those were about to go.
    interactions INTEGER NOT NULL DEFAULT 0,
    -- JSON: what it found; empty until it is done.
    receipt TEXT NOT NULL
);
-- Keyed hashes of identifiers that were erased: what is dated before `until` is refused. `alias` is the number that
-- the identifier got when it came again, 0 where it did not.
CREATE TABLE tombstone (mark BLOB PRIMARY KEY NOT NULL, until INTEGER NOT NULL, alias INTEGER NOT NULL);
",
    r"
-- Reasons of decisions stand with the decisions alone, so that they go with them.
UPDATE audit SET detail = substr(detail, 1, instr(detail, '; ') - 1)
WHERE action = 'identity_decision' AND instr(detail, '; ') > 0;
-- What is said of customers, by who said it: the first and the last time that it was. Undone imports do not count.
CREATE TABLE trait (
    alias INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- JSON.
    value TEXT NOT NULL,
    source INTEGER NOT NULL,
    import INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (alias, name, value, source, import, standing)
);
",
    r"
-- Runs of retention: which rules were applied, and what they removed.
CREATE TABLE retention_run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    started INTEGER NOT NULL,
    author TEXT NOT NULL,
    -- JSON: the rules, each with the time before which it removes.
    rules TEXT NOT NULL,
    -- JSON: identifiers of whom nothing may be left, needed until it is done and empty then.
    aliases TEXT NOT NULL,
    -- JSON: what it removed; empty until it is done.
    removed TEXT NOT NULL
);
-- What is kept of interactions that were removed: counts, by day. Those of a run that is not done do not count.
CREATE TABLE retained_day (
    run INTEGER NOT NULL REFERENCES retention_run (number) ON DELETE CASCADE,
    day TEXT NOT NULL,
    source TEXT NOT NULL,
    -- The key of the touchpoint; empty for none.
    touchpoint TEXT NOT NULL,
    channel TEXT NOT NULL,
    interactions INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    -- JSON: by currency how many amounts, and their sum in minor units; by scale how many scores, and their sum.
    amounts TEXT NOT NULL,
    scores TEXT NOT NULL,
    PRIMARY KEY (run, day, source, touchpoint, channel)
);
CREATE INDEX retained_day_day ON retained_day (day);
",
    r"
-- What people say to each other about journey maps: at a cell where step and lane are given, at the map where none is.
CREATE TABLE map_comment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    map TEXT NOT NULL,
    step TEXT,
    lane TEXT,
    -- The first comment of the thread that this one answers in.
    thread INTEGER REFERENCES map_comment (id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    created INTEGER NOT NULL,
    edited INTEGER,
    -- It was deleted, but there are answers to it.
    deleted INTEGER,
    -- Of a first comment: when its thread was settled, and by whom.
    resolved INTEGER,
    resolver TEXT
);
CREATE INDEX map_comment_map ON map_comment (map);
CREATE INDEX map_comment_thread ON map_comment (thread);
-- Whom a comment mentions, and when they had seen it.
CREATE TABLE map_mention (
    comment INTEGER NOT NULL REFERENCES map_comment (id) ON DELETE CASCADE,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    seen INTEGER,
    PRIMARY KEY (comment, account)
);
CREATE INDEX map_mention_account ON map_mention (account);
CREATE TABLE map_task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    map TEXT NOT NULL,
    step TEXT,
    lane TEXT,
    title TEXT NOT NULL,
    owner INTEGER REFERENCES account (id) ON DELETE SET NULL,
    -- A day such as 2025-10-31.
    due TEXT,
    -- The comment that it was made of.
    comment INTEGER REFERENCES map_comment (id) ON DELETE SET NULL,
    author TEXT NOT NULL,
    created INTEGER NOT NULL,
    done INTEGER,
    finisher TEXT
);
CREATE INDEX map_task_map ON map_task (map);
CREATE INDEX map_task_owner ON map_task (owner);
CREATE INDEX map_task_comment ON map_task (comment);
",
];
