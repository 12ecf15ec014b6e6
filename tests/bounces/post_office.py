"""A real Postfix that makes real bounces, and a real Dovecot to read them: on free ports, in a folder of their own."""

import os
import pwd
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import watchfiles

DOMAIN, READERS = "clinic.example", "readers.example"
PASSWORD = "s3cret-of-the-test"
_LONGEST = 60  # seconds until a mail must have arrived
# What the server does with a reader's letter after it has taken it; each comes back as a real bounce.
FATES = {
    "full": "error:5.2.2 mailbox is over quota",
    "refuses": "error:5.7.1 message refused: listed by an example block list, rbl.example.net",
    "tired": "error:5.4.7 delivery time expired",
}

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.clinic.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
recipient_delimiter = +
virtual_mailbox_domains = inline:{{ {domain}=x, {readers}=x }}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ bounces@{domain}=bounces/, ann@{readers}=ann/, bo@{readers}=bo/ }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
transport_maps = inline:{{ {fates} }}
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_host_lookup = native
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
smtp unix - - n - - smtp
proxymap unix - - n - - proxymap
scache unix - - n - 1 scache
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/bounces
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Where letters are handed over, and where they come back to."""

    folder: Path
    port: int

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def bounces(self) -> Path:
        return self.folder / "mail/bounces"

    def arrived(self, box: str = "bounces") -> list[Path]:
        """What lies unread in a mailbox."""
        return sorted((self.folder / "mail" / box / "new").glob("*"))

    def wait_for(self, count: int, box: str = "bounces") -> list[Path]:
        """The mails in a box, once there are as many."""
        found = wait_until(self.folder / "mail", lambda: len(self.arrived(box)) >= count)
        assert found, (self.folder / "log").read_text("utf-8")
        return self.arrived(box)

    def empty(self) -> None:
        """Throw away what came back."""
        for path in self.bounces.rglob("*"):
            if path.is_file() and path.parent.name in ("new", "cur"):
                path.unlink()


def wait_until(folder: Path, is_so: Callable[[], bool]) -> bool:
    """Look again whenever something changes in a folder."""
    for _changes in watchfiles.watch(
        folder, rust_timeout=200, yield_on_timeout=True, debounce=50, stop_event=_Deadline(_LONGEST * 5)
    ):
        if is_so():
            return True
    return is_so()


class _Deadline:
    """Asked once in each turn; says no as often as it was told."""

    def __init__(self, turns: int) -> None:
        self.left = turns

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A Postfix of our own, which needs root as every Postfix does."""
    with tempfile.TemporaryDirectory(prefix="leafpost-post-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # its programs run as other users
        owner, port = pwd.getpwnam("nobody"), free_port()
        for part in ("queue", "data", "mail"):
            (folder / part).mkdir()
        for box in ("bounces", "ann", "bo"):
            for place in ("new", "cur", "tmp"):
                (folder / "mail" / box / place).mkdir(parents=True)
        for path in [folder / "mail", *(folder / "mail").rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid)
        os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
        fates = ", ".join(f"{{ {who}@{READERS} = {fate} }}" for who, fate in FATES.items())
        values = {
            "folder": folder, "domain": DOMAIN, "readers": READERS, "uid": owner.pw_uid, "gid": owner.pw_gid,
            "fates": fates, "port": port,
        }  # fmt: skip
        (folder / "main.cf").write_text(_MAIN.format(**values), "utf-8")
        (folder / "master.cf").write_text(_MASTER.format(**values), "utf-8")
        _postfix(folder, "start")
        try:
            yield PostOffice(folder, port)
        finally:
            _postfix(folder, "stop")


def _postfix(folder: Path, command: str) -> None:
    done = subprocess.run(
        ["postfix", "-c", str(folder), command], capture_output=True, text=True, check=False,
        env={"PATH": f"{os.environ['PATH']}:/usr/sbin", "MAIL_CONFIG": str(folder)},
    )  # fmt: skip
    log = (folder / "log").read_text("utf-8") if (folder / "log").is_file() else ""
    assert done.returncode == 0, done.stderr + log


@contextmanager
def imap_of(office: PostOffice) -> Iterator[str]:
    """A Dovecot over the same Maildir; the address of its INBOX."""
    folder, owner, port = office.folder, pwd.getpwnam("nobody"), free_port()
    values = {"folder": folder, "uid": owner.pw_uid, "gid": owner.pw_gid, "port": port, "password": PASSWORD}
    (folder / "dovecot.conf").write_text(_DOVECOT.format(**values), "utf-8")
    command = ["/usr/sbin/dovecot", "-F", "-c", str(folder / "dovecot.conf")]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert wait_until(folder, lambda: _answers(port)), (folder / "dovecot.log").read_text("utf-8")
        yield f"imap://bounces:{PASSWORD}@127.0.0.1:{port}/INBOX?tls=none"
    finally:
        server.terminate()
        server.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
