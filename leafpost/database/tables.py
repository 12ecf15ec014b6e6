"""The tables. What each column means is said here, once; docs/data.md is for people.

Addresses stand in three tables only, `subscriber`, `delivery` and, for two days, `request`, so that a
person can be forgotten; everything else knows them by `address_hash`, an HMAC under the clinic's key.
"""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from leafpost.database.moments import Moment

# Names of constraints are the same in both databases, so that migrations can name them.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER

EVERY_TOPIC = "*"  # in suppression.topic


class SuppressionReason(StrEnum):
    """Why somebody is never written to."""

    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    MANUAL = "manual"


class CampaignState(StrEnum):
    """What a campaign is doing."""

    SCHEDULED = "scheduled"  # until start_at
    RUNNING = "running"
    PAUSED = "paused"  # by an operator
    STOPPED = "stopped"  # by the circuit breaker; state_reason says why
    FINISHED = "finished"  # nothing is left that a worker could do


class DeliveryState(StrEnum):
    """Where one reader's letter is. docs/ledger.md has the rules."""

    PENDING = "pending"  # not begun
    CLAIMED = "claimed"  # a worker has it, under a lease
    SENDING = "sending"  # committed before DATA: from here on it may have been accepted
    ACCEPTED = "accepted"  # the server took it
    DEFERRED = "deferred"  # certainly not accepted; again at due_at
    REJECTED = "rejected"  # refused for good, or for 72 hours
    SUPPRESSED = "suppressed"  # not sent, because somebody left, or has no consent
    UNKNOWN = "unknown"  # perhaps accepted; never sent again by itself


class EventKind(StrEnum):
    """What can come of a delivery after its state."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    DECIDED = "decided"  # an operator's word about an UNKNOWN


class TokenPurpose(StrEnum):
    """What a link in a letter lets its reader do."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"


class RequestKind(StrEnum):
    """What somebody asked for on a public page, to be confirmed out of their mailbox."""

    SUBSCRIBE = "subscribe"
    DATA = "data"


subscriber = Table(
    "subscriber",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("address", Text, nullable=False),  # as it is written to
    Column("address_key", Text, nullable=False, unique=True),  # case and IDN folded: one person, one row
    Column("address_hash", Text, nullable=False, unique=True),  # of address_key, hexadecimal
    Column("name", Text, nullable=False, server_default=""),
    Column("locale", Text, nullable=False),  # gettext's tag, such as zh_Hans
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

consent_text = Table(
    "consent_text",  # exactly what people were shown, once each
    metadata,
    Column("id", _Id, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),  # of text, version and locale
    Column("text", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("locale", Text, nullable=False),  # the language of the text
)

consent = Table(
    "consent",  # a row each time that somebody agreed; history stays
    metadata,
    Column("id", _Id, primary_key=True),
    Column("subscriber_id", _Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False),
    Column("topic", Text, nullable=False),
    Column("consent_text_id", _Id, ForeignKey("consent_text.id"), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("proof", Text, nullable=False),  # where it can be seen: a file's digest and line, a confirmed link, a name
    Column("withdrawn_at", Moment),  # null while it holds
)
Index(
    "uq_consent_current", consent.c.subscriber_id, consent.c.topic, unique=True,
    sqlite_where=consent.c.withdrawn_at.is_(None), postgresql_where=consent.c.withdrawn_at.is_(None),
)  # fmt: skip
Index("ix_consent_topic", consent.c.topic, consent.c.subscriber_id)

suppression = Table(
    "suppression",  # outlives the subscriber
    metadata,
    Column("id", _Id, primary_key=True),
    Column("address_hash", Text, nullable=False),
    Column("topic", Text, nullable=False, server_default=EVERY_TOPIC),
    Column("reason", Text, nullable=False),  # SuppressionReason
    Column("at", Moment, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),  # never an address
    UniqueConstraint("address_hash", "topic"),
)

campaign = Table(
    "campaign",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("issue", Text, nullable=False),  # the newsletter's slug
    Column("topic", Text, nullable=False),
    Column("state", Text, nullable=False),  # CampaignState
    Column("state_reason", Text, nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    Column("start_at", Moment, nullable=False),
    Column("running_since", Moment),  # when it was last resumed; null where it never was
    Column("sender", Text, nullable=False),  # the From address; VERP return paths are made of its domain
    Column("audience_digest", Text, nullable=False),
    Column("artefact_digest", Text, nullable=False),
    UniqueConstraint("issue", "topic", "audience_digest", "artefact_digest"),  # the same launch twice is one
)

artefact = Table(
    "artefact",  # a letter in one language, frozen; slots are filled per reader
    metadata,
    Column("id", _Id, primary_key=True),
    Column("campaign_id", _Id, ForeignKey("campaign.id", ondelete="CASCADE"), nullable=False),
    Column("locale", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the content
    Column("content", LargeBinary, nullable=False),  # see outbox/frozen.py
    UniqueConstraint("campaign_id", "locale"),
)

delivery = Table(
    "delivery",  # the ledger: one row for each reader of a campaign
    metadata,
    Column("id", _Id, primary_key=True),
    Column("campaign_id", _Id, ForeignKey("campaign.id", ondelete="CASCADE"), nullable=False),
    Column("subscriber_id", _Id),  # null once forgotten
    Column("address", Text),  # null once forgotten
    Column("address_hash", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("locale", Text, nullable=False),  # the language of the letter
    Column("wanted_locale", Text, nullable=False),  # the reader's; differs where the letter is not in it
    Column("provider", Text, nullable=False),  # who receives it: the address's domain, or the group of its MX
    Column("state", Text, nullable=False, server_default=DeliveryState.PENDING),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment, nullable=False),  # not before
    Column("first_tried_at", Moment),  # 72 hours count from here
    Column("changed_at", Moment, nullable=False),
    Column("lease_token", Text),  # of the worker that has it
    Column("lease_until", Moment),
    Column("code", Integer),  # the server's last answer
    Column("answer", Text, nullable=False, server_default=""),
    Column("decided_by", Text, nullable=False, server_default=""),  # an operator's name and reason for an UNKNOWN
    UniqueConstraint("campaign_id", "address_hash"),
)
Index("ix_delivery_claim", delivery.c.campaign_id, delivery.c.state, delivery.c.provider, delivery.c.due_at)
Index("ix_delivery_address", delivery.c.address_hash)
# The latest answers, for the circuit breaker. Statements name the states in these very words.
_answered = text("state IN ('accepted', 'deferred', 'rejected')")
Index(
    "ix_delivery_answered", delivery.c.campaign_id, delivery.c.changed_at,
    sqlite_where=_answered, postgresql_where=_answered,
)  # fmt: skip

token = Table(
    "token",  # random, kept only as SHA-256; one purpose each
    metadata,
    Column("id", _Id, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),  # TokenPurpose
    Column("delivery_id", _Id, ForeignKey("delivery.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
)

throttle = Table(
    "throttle",  # how fast one receiving provider may be written to, for all workers together
    metadata,
    Column("provider", Text, primary_key=True),
    Column("rate", Float, nullable=False),  # messages a second now
    Column("most", Float, nullable=False),  # that it may grow to again
    Column("tokens", Float, nullable=False),  # in the bucket at refilled_at
    Column("refilled_at", Moment, nullable=False),
    Column("connections", Integer, nullable=False),  # cap
    Column("backoff_until", Moment),
    Column("reason", Text, nullable=False, server_default=""),  # the answer that slowed it down
)

mx = Table(
    "mx",  # domain → provider, as DNS last said
    metadata,
    Column("domain", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
)

event = Table(
    "event",  # what came of a delivery later: bounces, complaints, unsubscribes, an operator's word
    metadata,
    Column("id", _Id, primary_key=True),
    Column("campaign_id", _Id, ForeignKey("campaign.id", ondelete="CASCADE"), index=True),
    Column("delivery_id", _Id, ForeignKey("delivery.id", ondelete="SET NULL"), index=True),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("status", Text, nullable=False, server_default=""),  # enhanced status code (RFC 3463)
    Column("detail", Text, nullable=False, server_default=""),  # never an address
    Column("counts", Boolean, nullable=False, server_default=text("true")),  # false for the same report again
    Column("bounce", Text, nullable=False, server_default=""),  # hard, soft, full, policy (bounces/vocabulary.py)
    Column("reason", Text, nullable=False, server_default=""),  # in django-anymail's words
    Column("report", Text),  # digest of the mail that told it; null where none did
)

Index("uq_event_report", event.c.report, unique=True)  # the same report twice is one

soft_bounce = Table(
    "soft_bounce",  # an address that letters come back from without being gone
    metadata,
    Column("address_hash", Text, primary_key=True),
    Column("count", Integer, nullable=False),  # one a day at most; each letter that arrives takes one off
    Column("last_at", Moment, nullable=False),
)

request = Table(
    "request",  # asked for on a public page by whoever typed an address; taken away when it has run out
    metadata,
    Column("id", _Id, primary_key=True),
    Column("kind", Text, nullable=False),  # RequestKind
    Column("address", Text),  # null once it was done
    Column("address_key", Text),
    Column("address_hash", Text, nullable=False, index=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("locale", Text, nullable=False),  # of the page it was asked on
    Column("asked", Text, nullable=False),  # the consents as they were shown: JSON, see requests.py
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("due_at", Moment),  # when its mail is to be tried; null once it went, or is not to go
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("digest", Text, unique=True),  # of the token in its mail; null until there is one
    Column("done_at", Moment),
)
Index("ix_request_due", request.c.due_at)

rate = Table(
    "rate",  # how often something was asked for in a window of time
    metadata,
    Column("key", Text, primary_key=True),  # an HMAC: of an address, or of whoever asks
    Column("since", Moment, nullable=False),  # when the window began
    Column("count", Integer, nullable=False),
)

secret = Table(
    "secret",  # one row: by which LEAFPOST_SECRET_KEY the hashes were made; with another nobody who left is known
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1
    Column("check", Text, nullable=False),  # an HMAC; it tells nothing of the key
)

rack_print = Table(
    "rack_print",  # one order to a printer; what of it was not pulled stands in the waiting room
    metadata,
    Column("id", _Id, primary_key=True),
    Column("document", Text, nullable=False),  # slug
    Column("locale", Text, nullable=False),  # gettext tag; of an edition in several languages, the first
    Column("edition", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("codes", Text, nullable=False),  # "ur 1d5a-d382": a language and its text code, for each that is shown
    Column("state", Text, nullable=False),  # SignoffState, as the paper says it
    Column("title", Text, nullable=False),  # in its language
    Column("title_locale", Text, nullable=False),
    Column("source_title", Text, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of the file
    Column("copies", Integer, nullable=False),
    Column("printer", Text, nullable=False, server_default=""),
    Column("printed_at", Moment, nullable=False),
    Column("pulled_at", Moment),
)
_on_the_shelf = text("pulled_at IS NULL")
Index(
    "ix_rack_print_shelf", rack_print.c.document, rack_print.c.locale,
    sqlite_where=_on_the_shelf, postgresql_where=_on_the_shelf,
)  # fmt: skip
