"""The statements of `staging.py`: plain SQL that SQLite and PostgreSQL both speak, in the order they run."""

# Of this connection alone, which is closed afterwards. SQLite: pages in memory (KiB). PostgreSQL: with its own 8 MB for
# temporary tables each row of a long list is read from the disk again and again.
SETTINGS = {
    "sqlite": ("PRAGMA cache_size=-131072", "PRAGMA temp.cache_size=-32768"),
    "postgresql": ("SET temp_buffers = '128MB'", "SET work_mem = '64MB'", "SET jit = off"),
}

TABLES = (
    """CREATE TEMPORARY TABLE staged (
        line INTEGER PRIMARY KEY, written TEXT, address TEXT, address_key TEXT, address_hash TEXT, name TEXT,
        locale TEXT, outcome TEXT, reason TEXT, subscriber_id BIGINT, first_line BIGINT,
        is_changed INTEGER DEFAULT 0)""",
    "CREATE TEMPORARY TABLE staged_consent (line BIGINT, topic TEXT, text_id BIGINT, given_at BIGINT, state TEXT)",
    """CREATE TEMPORARY TABLE staged_text (
        id INTEGER PRIMARY KEY, digest TEXT, text TEXT, version TEXT, locale TEXT)""",
    "CREATE TEMPORARY TABLE staged_double (address_hash TEXT PRIMARY KEY)",
)

# PostgreSQL: room on each page for the second version of a row, so that no index is written again.
ROOM = {
    "sqlite": (),
    "postgresql": ("ALTER TABLE staged SET (fillfactor = 40)", "ALTER TABLE staged_consent SET (fillfactor = 50)"),
}

# Before the writing begins: nobody is held up.
INDEXES = (
    "CREATE INDEX ix_staged ON staged (address_hash, line)",
    "CREATE INDEX ix_staged_consent ON staged_consent (line)",
    """INSERT INTO staged_double SELECT address_hash FROM staged WHERE address_hash IS NOT NULL
        GROUP BY address_hash HAVING count(*) > 1""",
    "ANALYZE staged",
    "ANALYZE staged_consent",
)

# Once it is known who is here already. Without it PostgreSQL goes by what it was told before, "nobody", and by what it
# last knew of lists that have grown since: it then looks through a million rows for each of a million.
WHO_IS_HERE = {"sqlite": (), "postgresql": ("ANALYZE staged", "ANALYZE subscriber", "ANALYZE consent")}

# The ids that new people get: `base` and the line. On PostgreSQL nobody else may take them meanwhile.
RESERVE = {
    "sqlite": ("SELECT coalesce(max(id), 0) FROM subscriber",),
    "postgresql": (
        "LOCK TABLE subscriber IN SHARE ROW EXCLUSIVE MODE",
        """SELECT setval(pg_get_serial_sequence('subscriber', 'id'),
            nextval(pg_get_serial_sequence('subscriber', 'id')) + :lines) - :lines""",
    ),
}

FIND = """UPDATE staged SET subscriber_id = s.id FROM subscriber s
    WHERE s.address_hash = staged.address_hash AND staged.outcome IS NULL"""

# CROSS JOIN: SQLite then keeps this order.
# staged_consent.state: null is to be taken; "held" is here already; "left" was withdrawn or suppressed since;
# "double" stands in the file again, newer or earlier.
MERGE = (
    """UPDATE staged SET outcome = 'skipped', reason = 'left:' || x.reason FROM suppression x
        WHERE x.address_hash = staged.address_hash AND x.topic = '*' AND staged.outcome IS NULL""",
    """UPDATE staged_consent SET state = 'held' FROM staged s, consent c
        WHERE s.line = staged_consent.line AND c.subscriber_id = s.subscriber_id AND c.topic = staged_consent.topic
        AND c.withdrawn_at IS NULL AND c.given_at >= staged_consent.given_at""",
    """UPDATE staged_consent SET state = 'left' FROM staged s, consent c
        WHERE s.line = staged_consent.line AND c.subscriber_id = s.subscriber_id AND c.topic = staged_consent.topic
        AND c.withdrawn_at >= staged_consent.given_at AND staged_consent.state IS NULL""",
    """UPDATE staged_consent SET state = 'left' FROM staged s, suppression x
        WHERE s.line = staged_consent.line AND x.address_hash = s.address_hash AND x.topic = staged_consent.topic""",
    # A row whose every topic was left is as if it were not there: not even its name is taken.
    """UPDATE staged SET outcome = 'skipped', reason = 'withdrawn' WHERE outcome IS NULL
        AND line IN (SELECT line FROM staged_consent WHERE state = 'left')
        AND NOT EXISTS (
            SELECT 1 FROM staged_consent c WHERE c.line = staged.line AND coalesce(c.state, '') <> 'left')""",
    """UPDATE staged SET first_line = r.first_line FROM (
            SELECT s.address_hash, min(s.line) AS first_line FROM staged_double d
            CROSS JOIN staged s WHERE s.address_hash = d.address_hash AND s.outcome IS NULL GROUP BY s.address_hash) r
        WHERE staged.address_hash = r.address_hash AND staged.outcome IS NULL AND staged.line > r.first_line""",
    """UPDATE staged_consent SET state = 'double' WHERE state IS NULL
        AND line IN (
            SELECT s.line FROM staged_double d CROSS JOIN staged s WHERE s.address_hash = d.address_hash)
        AND EXISTS (
            SELECT 1 FROM staged s
            JOIN staged other ON other.address_hash = s.address_hash AND other.outcome IS NULL AND other.line <> s.line
            JOIN staged_consent c ON c.line = other.line AND c.topic = staged_consent.topic AND c.state IS NULL
            WHERE s.line = staged_consent.line AND (c.given_at > staged_consent.given_at
                OR (c.given_at = staged_consent.given_at AND other.line < s.line)))""",
    """INSERT INTO subscriber (id, address, address_key, address_hash, name, locale, created_at, updated_at)
        SELECT :base + line, address, address_key, address_hash, name,
            CASE locale WHEN '' THEN :locale ELSE locale END, :now, :now
        FROM staged WHERE outcome IS NULL AND subscriber_id IS NULL AND first_line IS NULL ORDER BY line""",
    """UPDATE staged SET is_changed = 1 FROM subscriber s
        WHERE s.id = staged.subscriber_id AND staged.outcome IS NULL AND staged.first_line IS NULL
        AND ((staged.name <> '' AND staged.name <> s.name) OR (staged.locale <> '' AND staged.locale <> s.locale))""",
    """UPDATE subscriber SET updated_at = :now, name = CASE c.name WHEN '' THEN subscriber.name ELSE c.name END,
            locale = CASE c.locale WHEN '' THEN subscriber.locale ELSE c.locale END
        FROM staged c WHERE c.subscriber_id = subscriber.id AND c.is_changed = 1""",
    """INSERT INTO consent_text (digest, text, version, locale)
        SELECT digest, min(text), min(version), min(locale) FROM staged_text WHERE true GROUP BY digest
        ON CONFLICT DO NOTHING""",
    """UPDATE consent SET withdrawn_at = c.given_at FROM staged_consent c, staged s
        WHERE s.line = c.line AND s.outcome IS NULL AND c.state IS NULL AND consent.withdrawn_at IS NULL
        AND consent.subscriber_id = s.subscriber_id AND consent.topic = c.topic""",
    """INSERT INTO consent (subscriber_id, topic, consent_text_id, given_at, proof)
        SELECT coalesce(s.subscriber_id, :base + coalesce(s.first_line, s.line)), c.topic, t.id, c.given_at,
            CAST(:proof AS TEXT) || CAST(c.line AS TEXT)
        FROM staged_consent c JOIN staged s ON s.line = c.line JOIN staged_text x ON x.id = c.text_id
        JOIN consent_text t ON t.digest = x.digest
        WHERE s.outcome IS NULL AND c.state IS NULL ORDER BY c.line""",
)

# `taken` counts the consents of a row that were taken in, `lost` those that stay away.
OUTCOMES = """SELECT s.line, coalesce(s.written, s.address),
    CASE WHEN s.outcome IS NOT NULL THEN s.outcome WHEN s.subscriber_id IS NULL AND s.first_line IS NULL THEN 'imported'
        WHEN s.is_changed = 1 OR c.taken > 0 THEN 'updated' ELSE 'skipped' END,
    CASE WHEN s.outcome IS NOT NULL THEN s.reason WHEN c.lost > 0 THEN 'partly-left'
        WHEN s.subscriber_id IS NULL AND s.first_line IS NULL
            THEN CASE WHEN c.line IS NULL THEN 'no-consent' ELSE '' END
        WHEN s.is_changed = 1 OR c.taken > 0 THEN ''
        WHEN s.first_line IS NOT NULL THEN 'repeated' ELSE 'same' END,
    s.first_line
    FROM (SELECT * FROM staged WHERE line > :after ORDER BY line LIMIT :most) s
    LEFT JOIN (SELECT line, sum(CASE WHEN state IS NULL THEN 1 ELSE 0 END) AS taken,
            sum(CASE WHEN state = 'left' THEN 1 ELSE 0 END) AS lost
        FROM staged_consent WHERE line > :after AND line <= (
            SELECT max(line) FROM (SELECT line FROM staged WHERE line > :after ORDER BY line LIMIT :most) x)
        GROUP BY line) c ON c.line = s.line
    ORDER BY s.line"""
