"""The circuit breaker: when a campaign must stop, because who goes on is taken for a spammer."""

from leafpost.database.health import Health

# Where more is refused, a list is old or bought, or we are refused ourselves; providers block above 5 to 10 %.
MOST_REFUSED, FEWEST_ANSWERED = 0.05, 50
# Gmail and Yahoo block at 0.3 % of complaints; below a thousand letters one person more or less decides it.
MOST_COMPLAINED, FEWEST_ACCEPTED = 0.003, 1000
REFUSED_IN_A_ROW = 20


def reason_to_stop(health: Health) -> str | None:
    """Why a campaign has to stop, as the operator reads it; None where it may go on."""
    if health.refused_in_a_row >= REFUSED_IN_A_ROW:
        return f"the last {health.refused_in_a_row} letters were all refused; the server said: {health.last_refusal}"
    if health.answered >= FEWEST_ANSWERED and health.refused > MOST_REFUSED * health.answered:
        return (
            f"{health.refused} of the last {health.answered} letters were refused, more than {MOST_REFUSED:.0%}; "
            f"the server last said: {health.last_refusal}"
        )
    if health.accepted >= FEWEST_ACCEPTED and health.complained > MOST_COMPLAINED * health.accepted:
        return (
            f"{health.complained} readers of {health.accepted} called the letter spam, more than {MOST_COMPLAINED:.1%}"
        )
    return None
