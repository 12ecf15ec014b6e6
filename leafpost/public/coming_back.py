"""Who is on the suppression list and may come back by their own hand, and who may not."""

from collections.abc import Iterable, Sequence

from leafpost.audience.personal import FORGOTTEN
from leafpost.database.suppressions import Suppression
from leafpost.database.tables import EVERY_TOPIC, SuppressionReason

# Who left may come back. A bounce is undone by a link that arrived. Who was forgotten asked for it, and now asks
# for the other thing; the clinic itself bars with the same reason (MANUAL), which `is_barred` tells apart.
LIFTED = (SuppressionReason.UNSUBSCRIBED, SuppressionReason.BOUNCED, SuppressionReason.MANUAL)


def is_barred(suppressions: Iterable[Suppression], topics: Sequence[str]) -> bool:
    """Whether a mail that asks "was it you?" must not go either.

    Whoever called our letters spam did not ask for a mail that a stranger can cause, and another complaint harms
    all readers; whom the clinic barred, it barred for a reason. Both can still speak to a person.
    """
    return any(_bars(one) for one in suppressions if one.topic in (*topics, EVERY_TOPIC))


def _bars(one: Suppression) -> bool:
    match one.reason:
        case SuppressionReason.COMPLAINED:
            return True
        case SuppressionReason.MANUAL:
            return one.detail != FORGOTTEN
        case _:
            return False
