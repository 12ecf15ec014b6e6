"""What came of a campaign, as one HTML page of numbers: it opens without a server and names nobody.

Groups of fewer than five readers are told with others, see `groups`. There are no opens and no
clicks in it, because none are counted.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leafpost.clinic import Clinic
from leafpost.database import bounces, figures
from leafpost.database.campaigns import Campaign
from leafpost.database.engine import Database
from leafpost.database.figures import Counts, Period, total
from leafpost.database.tables import CampaignState, DeliveryState, EventKind
from leafpost.languages import find_language
from leafpost.outbox.came_back import KINDS, provider_rows
from leafpost.outbox.charts import SERIES, BarChart, ColumnChart, bar_chart, column_chart, in_series
from leafpost.outbox.groups import LEAST, Group, large_groups, large_periods, period_start, period_width
from leafpost.render import environment
from leafpost.render.theme import mixed

_DAY_MONTH, _CLOCK = "{0:%d} {0:%b}", "{0:%H:%M}"
AFTERWARDS = (EventKind.BOUNCED, EventKind.COMPLAINED, EventKind.UNSUBSCRIBED)  # what is told


@dataclass(frozen=True, slots=True)
class Facts:
    """What the report is made of: all of it counts, none of it is about a person.

    `events` are counts by kind, `came_back` by provider and then by kind (`came_back.KINDS`);
    `in_another_language` readers were not written to in the language they asked for; `width` is that of `periods`.
    """

    number: int
    issue: str
    topic: str
    state: CampaignState
    state_reason: str
    start_at: dt.datetime
    languages: Mapping[str, Counts]
    providers: Mapping[str, Counts]
    events: Mapping[str, int]
    came_back: Mapping[str, Mapping[str, int]]
    in_another_language: int
    periods: Sequence[Period]
    width: dt.timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """A group as it is shown: its name with language and direction, its counts by series."""

    name: str
    lang: str
    dir: str
    english: str
    merged: int
    counts: dict[str, int]

    @property
    def readers(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class TimeRow:
    begins: str
    ends: str
    tick: str
    count: int


def report_page(clinic: Clinic, facts: Facts, now: dt.datetime) -> bytes:
    """The page as UTF-8; `now` is aware, and times are shown in its zone.

    Raises ProblemError where a template is broken.
    """
    readers = total(facts.languages.values())
    languages = [_language_row(group) for group in large_groups(facts.languages)]
    groups = large_groups(facts.providers)
    providers = [_provider_row(group) for group in groups]
    times, columns = _times(facts, now)
    context = {
        "clinic_name": clinic.name, "brand": clinic.brand, "mixed": mixed, "facts": facts,
        "readers": sum(readers.values()), "counts": in_series(readers), "series": tuple(SERIES),
        "languages": languages, "language_chart": _bars(languages),
        "providers": providers, "provider_chart": _bars(providers),
        "times": times, "time_chart": columns, "least": LEAST,
        "afterwards": {kind.value: facts.events.get(kind, 0) for kind in AFTERWARDS},
        "accepted": readers[DeliveryState.ACCEPTED],
        "came_back": provider_rows(groups, facts.came_back), "kinds": KINDS,
        "made_at": _moment(now, now), "start_at": _moment(facts.start_at, now), "zone": now.tzname() or "",
        "few": few, "share": share,
    }  # fmt: skip
    return environment.render(clinic.root, "outbox/report.html", context).encode("utf-8")


def few(count: int) -> str:
    """A count as it is told: exact, unless it is so small that somebody might be guessed."""
    return f"{count:,}" if count == 0 or count >= LEAST else f"1–{LEAST - 1}"


def share(count: int, of: int, least: int = LEAST) -> str:
    """A share in per cent; none of a count below `least`, which would tell the count."""
    if not of or 0 < count < least:
        return "–"
    return f"{count * 100 / of:.{1 if count * 100 / of >= 0.95 or not count else 2}f}%"


def _bars(rows: Sequence[Row]) -> BarChart:
    return bar_chart([row.counts for row in rows])


def _language_row(group: Group) -> Row:
    language = find_language(group.name) if group.name else None
    counts = in_series(group.counts)
    if language is None:
        return Row(group.name, "en", "ltr", "", group.merged, counts)
    english = "" if language.english == language.autonym else language.english
    return Row(language.autonym, language.bcp47, language.direction.value, english, 0, counts)


def _provider_row(group: Group) -> Row:
    return Row(group.name, "", "ltr", "", group.merged, in_series(group.counts))


def _times(facts: Facts, now: dt.datetime) -> tuple[list[TimeRow], ColumnChart]:
    """The periods that are large enough, and the chart with its empty places."""
    shown = large_periods(facts.periods)
    if not shown:
        return [], column_chart([])
    counts = [0] * ((shown[-1].start - shown[0].start) // facts.width + 1)
    for period in shown:
        counts[(period.start - shown[0].start) // facts.width] = period.count
    chart = column_chart(counts)
    pattern = _CLOCK if facts.width < dt.timedelta(hours=6) else _DAY_MONTH
    rows = []
    for place, count in enumerate(counts):
        begins = (shown[0].start + place * facts.width).astimezone(now.tzinfo)
        ends = begins + facts.width
        tick = pattern.format(begins) if place in chart.ticks else ""
        rows.append(TimeRow(_moment(begins, now), _CLOCK.format(ends), tick, count))
    return rows, chart


def _moment(moment: dt.datetime, now: dt.datetime) -> str:
    here = moment.astimezone(now.tzinfo)
    return f"{here:%d %B %Y, %H:%M}".lstrip("0")


def facts_of(database: Database, campaign: Campaign) -> Facts:
    """Everything that the report of a campaign is made of, from one view of the database."""
    with database.read() as connection:
        span = figures.accepted_between(connection, campaign.id)
        width = period_width(*span) if span else dt.timedelta(hours=1)
        start = period_start(span[0], width) if span else campaign.start_at
        return Facts(
            number=campaign.id,
            issue=campaign.issue,
            topic=campaign.topic,
            state=campaign.state,
            state_reason=campaign.state_reason,
            start_at=campaign.start_at,
            languages=figures.by_language(connection, campaign.id),
            providers=figures.by_provider(connection, campaign.id),
            events=figures.events(connection, campaign.id),
            came_back=bounces.bounces_by_provider(connection, campaign.id),
            in_another_language=figures.in_another_language(connection, campaign.id),
            periods=figures.accepted_over_time(connection, campaign.id, start, width),
            width=width,
        )
