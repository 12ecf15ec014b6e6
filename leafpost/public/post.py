"""The mails that answer a request: sent after the page was answered, so that how long it takes tells nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from leafpost.addresses import ascii_address
from leafpost.database.answers import kept_answer
from leafpost.database.rates import drop_rates
from leafpost.database.requests import Request, drop_requests, due_requests, give_token, set_due
from leafpost.database.subscribers import find_subscriber
from leafpost.database.suppressions import suppressions_of
from leafpost.database.tables import RequestKind
from leafpost.database.transactions import Connection
from leafpost.errors import Problem, ProblemError
from leafpost.languages import language
from leafpost.outbox.signing import Signer, signed
from leafpost.outbox.tokens import new_token
from leafpost.public.coming_back import is_barred
from leafpost.public.limits import ADDRESS_WINDOW
from leafpost.public.site import Site
from leafpost.render import environment
from leafpost.render.message import Envelope, Notice, compose_notice

Send = Callable[[str, str, bytes], object]  # return path, recipient, message; raises ProblemError

LEASE = dt.timedelta(minutes=5)  # a process that stopped in the middle is made up for after it
TRIES = 5
_AT_ONCE = 20
_TEMPLATES = {RequestKind.SUBSCRIBE: "mail_subscribe", RequestKind.DATA: "mail_data"}
_PATHS = {RequestKind.SUBSCRIBE: "confirm", RequestKind.DATA: "data"}


@dataclass(frozen=True, slots=True)
class PublicPost:
    """Sends what is due. `tell` gets what an operator has to know; it names no address."""

    site: Site
    send: Send
    signer: Signer | None
    tell: Callable[[Problem], None]

    def send_due(self) -> int:
        """Send the mails that are due, each once; how many went. One that the server does not take is tried again."""
        site, sent = self.site, 0
        while True:
            with site.database.begin() as connection:
                due = due_requests(connection, site.now(), LEASE, _AT_ONCE)
                going = [(one, self._token(connection, one)) for one in due if self._may(connection, one)]
            for one, token in going:
                sent += self._sent(one, token)
            if len(due) < _AT_ONCE:
                return sent

    def tidy(self) -> None:
        """Take away requests that have run out, with their addresses, and counts that nobody needs."""
        now = self.site.now()
        with self.site.database.begin() as connection:
            drop_requests(connection, now)
            drop_rates(connection, now - ADDRESS_WINDOW)

    def _may(self, connection: Connection, one: Request) -> bool:
        """Whether its mail may go; one that may not is not looked at again, and nobody is told."""
        topics = [asked.topic for asked in one.asked]
        is_fit = not is_barred(suppressions_of(connection, one.address_hash), topics)
        if one.kind is RequestKind.DATA:
            is_fit = is_fit and find_subscriber(connection, one.address_hash) is not None
        if not is_fit:
            set_due(connection, one.id, None)
        return is_fit

    def _token(self, connection: Connection, one: Request) -> str:
        token, digest = new_token(self.site.random)
        give_token(connection, one.id, digest)
        return token

    def _sent(self, one: Request, token: str) -> bool:
        mail = self.site.clinic.mail
        try:
            self.send(f"bounces@{mail.bounce_domain}", one.address, self._message(one, token))
        except ProblemError as error:
            is_last = one.attempts + 1 >= TRIES
            due_at = None if is_last else self.site.now() + dt.timedelta(minutes=2**one.attempts)
            with self.site.database.begin() as connection:
                set_due(connection, one.id, due_at)
            for problem in error.problems:
                self.tell(replace(problem, what=kept_answer(problem.what)))  # servers repeat addresses
            return False
        with self.site.database.begin() as connection:
            set_due(connection, one.id, None)
        return True

    def _message(self, one: Request, token: str) -> bytes:
        site, now = self.site, self.site.now()
        domain = ascii_address(site.clinic.mail.from_address).partition("@")[2]
        notice = notice_for(site, one, token)
        message_id = f"<{one.kind}.{site.random(16).hex()}@{domain}>"
        message = compose_notice(notice, site.clinic, Envelope(one.address, message_id, now))
        return message if self.signer is None else signed(message, self.signer, now)


def notice_for(site: Site, one: Request, token: str) -> Notice:
    """The words of a mail in the language that was asked for. The first line of the text template is the subject."""
    tongue, template = language(one.locale), _TEMPLATES[one.kind]
    url = f"{site.clinic.public_url}/{_PATHS[one.kind]}/{token}"
    more = {"url": url, "asked": one.asked}
    render, root = environment.render, site.clinic.root
    text = render(root, f"public/{template}.txt", {**site.context(tongue), **more})
    subject, _, body = text.strip().partition("\n")
    html_context = {**site.context(tongue, is_mail=True), **more, "subject": subject}
    return Notice(tongue.bcp47, subject, body.strip() + "\n", render(root, f"public/{template}.html", html_context))
