"""The statements of `staging.py`: plain SQL that SQLite and PostgreSQL both speak, in the order they run."""

TABLES = (
    """CREATE TEMPORARY TABLE staged (
        line INTEGER PRIMARY KEY, written TEXT, address TEXT, address_key TEXT, address_hash TEXT, name TEXT,
        locale TEXT, outcome TEXT, reason TEXT, subscriber_id BIGINT, first_line BIGINT,
        is_new INTEGER DEFAULT 0, is_changed INTEGER DEFAULT 0)""",
    "CREATE TEMPORARY TABLE staged_consent (line BIGINT, topic TEXT, text_id BIGINT, given_at BIGINT, state TEXT)",
    """CREATE TEMPORARY TABLE staged_text (
        id INTEGER PRIMARY KEY, digest TEXT, text TEXT, version TEXT, locale TEXT)""",
)

# Before the writing begins: nobody is held up.
INDEXES = (
    "CREATE INDEX ix_staged ON staged (address_hash, line)",
    "CREATE INDEX ix_staged_consent ON staged_consent (line)",
    "ANALYZE staged",
    "ANALYZE staged_consent",
)

# staged_consent.state: null is to be taken; "held" is here already; "left" was withdrawn or suppressed since;
# "double" stands in the file again, newer or earlier.
MERGE = (
    """UPDATE staged SET subscriber_id = s.id FROM subscriber s
        WHERE s.address_hash = staged.address_hash AND staged.outcome IS NULL""",
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
            SELECT address_hash, min(line) AS first_line FROM staged
            WHERE outcome IS NULL GROUP BY address_hash HAVING count(*) > 1) r
        WHERE staged.address_hash = r.address_hash AND staged.outcome IS NULL AND staged.line > r.first_line""",
    """UPDATE staged_consent SET state = 'double' WHERE state IS NULL
        AND line IN (SELECT line FROM staged WHERE address_hash IN (
            SELECT address_hash FROM staged WHERE first_line IS NOT NULL))
        AND EXISTS (
            SELECT 1 FROM staged s
            JOIN staged other ON other.address_hash = s.address_hash AND other.outcome IS NULL AND other.line <> s.line
            JOIN staged_consent c ON c.line = other.line AND c.topic = staged_consent.topic AND c.state IS NULL
            WHERE s.line = staged_consent.line AND (c.given_at > staged_consent.given_at
                OR (c.given_at = staged_consent.given_at AND other.line < s.line)))""",
    """INSERT INTO subscriber (address, address_key, address_hash, name, locale, created_at, updated_at)
        SELECT address, address_key, address_hash, name, CASE locale WHEN '' THEN :locale ELSE locale END, :now, :now
        FROM staged WHERE outcome IS NULL AND subscriber_id IS NULL AND first_line IS NULL ORDER BY line""",
    """UPDATE staged SET subscriber_id = s.id, is_new = 1 FROM subscriber s
        WHERE s.address_hash = staged.address_hash AND staged.outcome IS NULL AND staged.subscriber_id IS NULL""",
    """UPDATE staged SET is_changed = 1 FROM subscriber s
        WHERE s.id = staged.subscriber_id AND staged.outcome IS NULL AND staged.is_new = 0
        AND staged.first_line IS NULL AND ((staged.name <> '' AND staged.name <> s.name)
            OR (staged.locale <> '' AND staged.locale <> s.locale))""",
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
        SELECT s.subscriber_id, c.topic, t.id, c.given_at, CAST(:proof AS TEXT) || CAST(c.line AS TEXT)
        FROM staged_consent c JOIN staged s ON s.line = c.line JOIN staged_text x ON x.id = c.text_id
        JOIN consent_text t ON t.digest = x.digest
        WHERE s.outcome IS NULL AND c.state IS NULL ORDER BY c.line""",
    """UPDATE staged SET outcome = CASE
            WHEN is_new = 1 AND first_line IS NULL THEN 'imported'
            WHEN is_changed = 1 OR EXISTS (
                SELECT 1 FROM staged_consent c WHERE c.line = staged.line AND c.state IS NULL)
            THEN 'updated' ELSE 'skipped' END,
        reason = CASE
            WHEN EXISTS (SELECT 1 FROM staged_consent c WHERE c.line = staged.line AND c.state = 'left')
            THEN 'partly-left'
            WHEN is_new = 1 AND first_line IS NULL
                AND NOT EXISTS (SELECT 1 FROM staged_consent c WHERE c.line = staged.line) THEN 'no-consent'
            WHEN EXISTS (SELECT 1 FROM staged_consent c WHERE c.line = staged.line AND c.state IS NULL)
                OR is_new = 1 AND first_line IS NULL OR is_changed = 1 THEN ''
            WHEN first_line IS NOT NULL THEN 'repeated' ELSE 'same' END
        WHERE outcome IS NULL""",
)

OUTCOMES = """SELECT line, coalesce(written, address), outcome, reason, first_line FROM staged
    WHERE line > :after ORDER BY line LIMIT :most"""
