"""A claimed row becomes a letter: frozen bytes of its language, filled with what is the reader's own."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from leafpost.audience.secrets import SecretKey
from leafpost.clinic import Mail
from leafpost.database.campaigns import artefacts
from leafpost.database.claiming import Claimed
from leafpost.database.tokens import add_tokens
from leafpost.database.transactions import Connection
from leafpost.delivery.connection import Letter
from leafpost.delivery.stock import Parcel
from leafpost.outbox.envelope import envelope_for
from leafpost.outbox.frozen import FrozenLetter
from leafpost.outbox.signing import Signer, signed
from leafpost.outbox.tokens import ReaderTokens, tokens_for


@dataclass(slots=True)
class Letters:
    """Makes the letters of all campaigns of a worker."""

    mail: Mail
    secret: SecretKey
    random: Callable[[int], bytes]
    now: Callable[[], dt.datetime]
    frozen: Mapping[int, Mapping[str, FrozenLetter]]  # by campaign, by locale
    signer: Signer | None = None  # None where the mail server signs

    def parcels(self, connection: Connection, claimed: Sequence[Claimed], now: dt.datetime) -> list[Parcel]:
        """Tokens for claimed rows, kept in the transaction of their claim; the letters are made when they go."""
        tokens, rows = tokens_for((row.id for row in claimed), self.random, now)
        add_tokens(connection, rows)
        return [Parcel(row, partial(self._make, row, tokens[row.id])) for row in claimed]

    def _make(self, row: Claimed, tokens: ReaderTokens) -> Letter:
        frozen = self.frozen[row.campaign_id].get(row.locale)
        if frozen is None:
            raise ValueError(f"the campaign has no letter in {row.locale}")
        envelope = envelope_for(row.campaign_id, row, self.mail, self.secret, tokens, self.now())
        message = frozen.fill(envelope)
        if self.signer is not None:
            message = signed(message, self.signer, envelope.date)
        return Letter(envelope.return_path, envelope.recipient, message, envelope.needs_smtputf8)


def frozen_letters(connection: Connection, campaign_id: int) -> dict[str, FrozenLetter]:
    """The letters of a campaign by locale. Raises ValueError where they are not as they were launched."""
    return {locale: FrozenLetter.from_bytes(kept) for locale, kept in artefacts(connection, campaign_id).items()}
