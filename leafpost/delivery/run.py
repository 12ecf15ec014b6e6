"""`send.py run`: which campaigns are sent, by a worker made for them, and what came of it."""

import datetime as dt
import fcntl
import random
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from leafpost.audience.opening import open_audience
from leafpost.audience.secrets import SecretKey
from leafpost.clinic import Clinic
from leafpost.database.campaigns import Campaign, campaigns, find_campaign
from leafpost.database.engine import Database
from leafpost.database.forfeits import forfeit
from leafpost.database.ledger import counts
from leafpost.database.tables import CampaignState, DeliveryState
from leafpost.database.transactions import Connection, DatabaseTroubleError, telling_trouble
from leafpost.delivery.claims import Claims
from leafpost.delivery.clock import Clock
from leafpost.delivery.connection import Timeouts
from leafpost.delivery.dialling import CannotConnectError, Dial
from leafpost.delivery.letters import Letters, frozen_letters
from leafpost.delivery.mx import DnsMailServers, Grouping, MailServers
from leafpost.delivery.outcomes import Judge
from leafpost.delivery.smtp import SmtpServer, dial, smtp_server
from leafpost.delivery.team import Team
from leafpost.delivery.turns import Turn
from leafpost.delivery.watching import Watching
from leafpost.delivery.worker import Settings, Worker
from leafpost.errors import ConfigurationError, Problem, ProblemError
from leafpost.outbox.frozen import FrozenLetter
from leafpost.outbox.signing import Signer, signer

LEASE = dt.timedelta(minutes=15)  # renewed every five; longer than a server may take over one letter
LOCK = "run.lock"
LOCKED_FOR = 30.0  # seconds, after which the operator hears that somebody holds the database; it is tried on and on
TURN = "turn.lock"
GOING = (CampaignState.RUNNING, CampaignState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class World:
    """What lies outside of a run; another one is passed in where a test needs it."""

    clock: Clock = field(default_factory=Clock)
    random: Callable[[], float] = random.random
    token_bytes: Callable[[int], bytes] = secrets.token_bytes
    mail_servers: MailServers | None = field(default_factory=DnsMailServers)
    timeouts: Timeouts = field(default_factory=Timeouts)
    lease: dt.timedelta = LEASE


@dataclass(frozen=True, slots=True)
class Post:
    """What sending needs of the clinic, open."""

    clinic: Clinic
    database: Database
    secret: SecretKey
    server: SmtpServer
    signer: Signer | None = None


@contextmanager
def open_post(clinic: Clinic, environment: Mapping[str, str]) -> Iterator[Post]:
    """The clinic's database, keys and mail server. Raises ConfigurationError where one of them cannot be had."""
    server, by = smtp_server(environment), signer(environment, clinic.mail)
    database, secret = open_audience(clinic, environment, patience=LOCKED_FOR)
    try:
        yield Post(clinic, database, secret, server, by)
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class Result:
    """How a campaign stands after a run."""

    campaign: Campaign
    readers: Mapping[DeliveryState, int]


def chosen(database: Database, name: str, *, is_all: bool) -> list[Campaign]:
    """The campaigns to send: the one that is named, or all that may go, if any does.

    Raises ConfigurationError where the one that is named may not go, or where it is not clear which one is meant.
    """
    with database.read() as connection:
        if not name:
            found = [campaign for campaign in campaigns(connection) if campaign.state in GOING]
            if is_all or len(found) <= 1:
                return found
            names = ", ".join(f"{campaign.id} ({campaign.issue})" for campaign in found)
            raise _usage("campaign", f"there are several: {names}", "name one, or add --all")
        one = find_campaign(connection, name)
    if one is None:
        raise _usage(name, "there is no such campaign", "send.py status shows the last one")
    if one.state not in GOING and one.state is not CampaignState.FINISHED:
        raise _usage(
            f"campaign {one.id}", f"it is {one.state} ({one.state_reason})", f"go on with: send.py resume {one.id}"
        )
    return [one]


def results(database: Database, sent: Sequence[Campaign]) -> list[Result]:
    """How campaigns stand now."""
    with database.read() as connection:
        found = [(find_campaign(connection, str(one.id)) or one, counts(connection, one.id)) for one in sent]
    return [Result(campaign, readers) for campaign, readers in found]


@contextmanager
def alone(post: Post) -> Iterator[bool]:
    """Holds off other runs where the database is a file, so that whoever holds it knows that no other worker lives.

    True where that is so. On PostgreSQL there may be many, on many machines, and only leases tell.
    Raises ConfigurationError where another run is at work.
    """
    if post.database.is_postgresql:
        yield False
        return
    path = post.clinic.data_folder / LOCK
    with path.open("a", encoding="ascii") as lock:  # the system lets go of it when we end, however that is
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            fix = "wait until it has ended; several machines can send at once with PostgreSQL"
            raise _usage(str(path), "another send.py run is at work here", fix) from error
        yield True


def make_worker(
    post: Post, sent: Sequence[Campaign], settings: Settings, watching: Watching, world: World, share: int = 1
) -> Worker:  # fmt: skip
    """A worker for some campaigns; one of `share` of them, which together keep to a provider's connections.

    Raises ProblemError where their letters are not as they were launched.
    """
    ids = [campaign.id for campaign in sent]
    with post.database.read() as connection:
        frozen = {campaign.id: _letters(connection, campaign) for campaign in sent}
    letters = Letters(post.clinic.mail, post.secret, world.token_bytes, world.clock.now, frozen, post.signer)
    claims = Claims(ids, letters, world.token_bytes(12).hex(), world.lease, post.clinic.mail.rate, share)
    call: Dial = partial(dial, post.server, world.timeouts, world.clock.monotonic)
    judge = Judge(world.clock.now, world.random)
    grouping = Grouping(ids, world.mail_servers, watching.dns_is_gone) if world.mail_servers else None
    turn = Turn(post.clinic.data_folder / TURN) if share > 1 and not post.database.is_postgresql else None
    return Worker(post.database, claims, call, judge, world.clock, settings, watching, grouping, turn)


def make_team(
    post: Post, sent: Sequence[Campaign], settings: Settings, watching: Watching, world: World, processes: int
) -> Team:  # fmt: skip
    """As `make_worker`, for workers in several processes that share the connections; one of them asks DNS."""
    each = replace(settings, connections=max(1, settings.connections // processes))
    deaf = replace(world, mail_servers=None)

    def make(number: int, told: Watching) -> Worker:
        return make_worker(post, sent, each, told, world if number == 0 else deaf, processes)

    def work(worker: Worker) -> None:
        drain(worker, post.database, sent, world, is_alone=False)

    return Team(processes, make, work, watching)


def drain(worker: Worker | Team, database: Database, sent: Sequence[Campaign], world: World, *, is_alone: bool) -> None:
    """Send until nothing is left to do, or the worker is stopped.

    Raises ProblemError where the mail server does not let us in, or the database does not come back.
    """
    try:
        if is_alone:
            with telling_trouble(), database.begin() as connection:
                for campaign in sent:
                    forfeit(connection, campaign.id, world.clock.now())
        if isinstance(worker, Team):
            database.close()  # each process opens it anew
        worker.drain()
    except DatabaseTroubleError as trouble:
        what = f"the database failed ({trouble}), so the run has ended"
        fix = "mend it, then: send.py run. What was with the server just then is listed by send.py unknown"
        raise ProblemError(Problem("ledger", 0, "ledger", what, fix)) from trouble
    except CannotConnectError as error:
        raise ProblemError(error.problem) from error


def _letters(connection: Connection, campaign: Campaign) -> dict[str, FrozenLetter]:
    try:
        return frozen_letters(connection, campaign.id)
    except ValueError as error:
        place = f"campaign {campaign.id}"
        fix = "send with the version of Leafpost that launched it, or launch it again"
        raise ProblemError(Problem(place, 0, "campaign", str(error), fix)) from error


def _usage(place: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(place, 0, "usage", what, fix))
