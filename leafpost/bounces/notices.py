"""Bounces that follow no standard: an MTA's letter to a person, with or without a code in it.

flufl.bounce helps to find an address here. It never judges: it calls permanent what may pass.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError

from flufl.bounce import all_failures

from leafpost.bounces.incoming import Incoming
from leafpost.bounces.status_report import address_in

_DAEMON = re.compile(
    r"mailer[-_.]?daemon|mail[-_.]?daemon|\bdaemon@|postmaster|\bmdaemon|mail(?:er)?[-_ ]?(?:delivery|system|robot|router)"
    r"|mail (?:administrator|server)|internet mail|system administrator|bounce|\bmmdf@|\bsmtp(?:d|svc)?@|mailerdaemon"
    r"|\bautoanswer|delivery (?:sub)?system|микс|dsn@|uucp@|\bmail@|mailadm|mta@|\bnoreply|\bno-reply",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|not (?:be )?deliver|un?able to deliver|deliver\w* (?:status|fail|problem|error|report|notif|incomplete)"
    r"|(?:delivery|mail|message|e-?mail|send|transport|smtp) (?:\w+ ){0,2}(?:fail|error|problem|notif|return|reject|bounce)"
    r"|failure (?:notice|notif|report|delivery)|fail\w* (?:to deliver|mail|delivery|notice)|return(?:ed)? (?:mail|message|to sender|e-?mail)"
    r"|(?:message|mail|e-?mail) (?:status|could|not|has been (?:return|reject)|system error|return)|bounced?\b|mail system|nondeliver|non-deliver"
    r"|(?:user|address|recipient|mailbox|host|domain) (?:\w+ ){0,2}(?:unknown|not found|invalid|full|unavailable|error|no longer)|unknown (?:user|recipient|address)"
    r"|quota|mailbox full|inbox full|rejected|refused|blocked|warning: (?:could|message)|nicht zustell|unzustell|fehlgeschlagen|zustellung|konnte nicht"
    r"|non remis|non distribu|échec|echec de|retour|no se (?:puede|ha|pudo)|devuelt|no entreg|devolvid|não entreg|falha|mancata|impossibile|non consegn"
    r"|niet (?:bezorg|besteld|afgeleverd)|onbestelbaar|niedoręcz|nie dostarcz|zwrot|не ?доставл|недостав|ошибка|возврат|iletilemedi|teslim edilem"
    r"|配信|配達|届き|送信エラー|エラー|退信|退回|无法|無法|未送达|系统退信|반송|전송 실패|тип ошибки|olevererat|kunne ikke|ei voitu",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:could|can|would|was|were|has|have|is|be|will|did) ?n[o']t (?:be |been )?(?:\w+ )?(?:deliver|sent|transfer|accept|reach|complet|process|forward|relay)"
    r"|(?:un|not )able to (?:be )?(?:deliver|send|complete|transfer|relay|process)|undeliver|non-?deliver|fail\w* (?:to |permanent|deliver|address|recipient|for|in|while|because)"
    r"|permanent (?:fatal )?(?:error|failure)|fatal error|deliver\w* (?:\w+ ){0,4}(?:fail|error|problem|impossible|aborted|refused|rejected|unsuccess)|(?:return|bounc|reject)(?:ed|ing)\b"
    r"|(?:delivery|message|mail|e-?mail)\b.{0,80}has failed|transcript of session|said:|responded|error (?:message|code|was|occurred|response|from|while)|no such (?:user|mailbox|recipient|person|address|account|local)"
    r"|(?:user|recipient|mailbox|address|account|host|domain)\b.{0,40}(?:unknown|not found|does ?n[o']t exist|not exist|invalid|full|over quota|no longer|not known|disabled|inactive|closed|exceed|not listed|unavailable)"
    r"|unknown (?:user|recipient|address|host|local)|gave up|giving up|i(?:'m| am) afraid|sorry to have to inform|is currently (?:not|un)|problem delivering|was not (?:deliver|sent|accept)|quota"
    r"|nicht (?:zu|ausge|über|weiter|ge)\w*(?:stellt|liefert|sendet|mittelt|leitet|funden)|konnte .{0,60}nicht|fehler|n'a pas pu|n'ont pas pu|n'a pu|impossible|échec|erreur"
    r"|no (?:se )?(?:ha |pudo|puede|fue|existe|ha sido)|non (?:è|e'|ha|può|esiste|è stato)|não (?:foi|pôde|existe|pode)|nie (?:może|można|zosta|istnieje|udało)|не (?:может|удалось|было|был|доставлен|существ)"
    r"|iletilem|edilem|存在しま|できません|できませんでした|届け|エラー|不存在|失败|失敗|无法|無法|拒绝|拒絕|退回|수 없|실패|niet (?:worden|bezorgd|afgeleverd)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|(?<![\d.:/#=-])[45][0-5]\d[ \-](?=[\w<#\[(\"'])|(?:\bsmtp|status|error|code|reply|response)\W{0,4}[45]\d\d\b",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"(?:this is a |it is only a )?warning (?:message|only|notice)|this is (?:just|only) a warning|you (?:do not|don't) need to (?:resend|re-send|do)|(?:will|is being|be) (?:be )?(?:retried|retrying|tried again|continue)"
    r"|still (?:being )?(?:tr(?:y|ied)|in the queue|queued)|continue to (?:try|be)|no action is required|not yet (?:been )?deliver|has not yet been|delivery (?:is|has been|of your mess\w+ is) delayed|delayed (?:mail|delivery|for)|\(delay(?:ed)?\)|delayed \d",
    re.IGNORECASE,
)
_IS_DELAY = re.compile(r"delay|warning|verzögert|retard|later", re.IGNORECASE)
_GIVEN_UP = re.compile(r"giv(?:en|ing) up|gave up|permanent|fatal error|undeliverable|final", re.IGNORECASE)
# Where an MTA's own words end and the letter begins.
_COPY = re.compile(
    r"^(?:.{0,20}(?:(?:below this line|this) is a copy of|copy of (?:the|your) message|returned message follows|original (?:message|mail|text|e-?mail|headers?)"
    r"|(?:the |your )?(?:unsent|undelivered|returned|failed|bounced|rejected|sent) (?:message|mail)(?: (?:follows|below|header|text))?|message (?:header|text|content|follows|body)"
    r"|text of (?:your )?message|start of (?:the )?(?:returned|forwarded)|header of the original|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original).{0,80}"
    r"|(?:received|return-path|x-[a-z-]+|mime-version|message-id|dkim-signature): ?.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_TELLS_WHO = re.compile(
    r"following (?:\w+ ){0,3}(?:recipient|address|user|person|mailbox)|recipient\(s\)|did not reach|failed recipient|error-for:|not (?:be )?delivered to|unable to deliver (?:\w+ ){0,4}to",
    re.IGNORECASE,
)
_OF_SENDER = re.compile(r"mailer-?daemon|postmaster|no-?reply|abuse@|support@|\bhelp", re.IGNORECASE)
_ADDRESSES = re.compile(r"[^\s<>\"();:,\[\]|=]+@[^\s<>\"();:,\[\]|]+\.[^\s<>\"();:,\[\]|]+")


@dataclass(frozen=True, slots=True)
class Notice:
    """What an MTA wrote to a person: its own words, and the recipient it names (or "").

    `is_delay`: it will go on trying. `is_named_failure`: its subject says that something failed.
    """

    words: str
    recipient: str
    is_delay: bool
    is_named_failure: bool


def read_notice(incoming: Incoming, data: bytes) -> Notice | None:
    """The notice in a mail, None where it is none."""
    words = own_words(incoming.said)
    if not _is_notice(incoming, words):
        return None
    subject = incoming.header("subject")
    is_delay = bool(_DELAY.search(f"{subject}\n{words}")) and not _GIVEN_UP.search(f"{subject}\n{words}")
    is_delay = is_delay or _only_delays(subject, words)
    return Notice(words, _recipient(incoming, words, data), is_delay, bool(_SUBJECT.search(subject)))


def _only_delays(subject: str, words: str) -> bool:
    return bool(_IS_DELAY.search(subject) and _DELAY.search(words) and not re.search(r"\b5\d\d[ -]|\b5\.\d", words))


def _is_notice(incoming: Incoming, words: str) -> bool:
    """Enough signs together: a program wrote it, its subject or its words tell of a failure, a server's code."""
    if incoming.header("x-failed-recipients"):
        return True
    sender = " ".join(incoming.all("from", "sender"))
    is_program = (
        bool(_DAEMON.search(sender)) or incoming.header("return-path").replace(" ", "") in ("<>", "<MAILER-DAEMON>")
        or incoming.report_type == "delivery-status"
    )  # fmt: skip
    subject, says = bool(_SUBJECT.search(incoming.header("subject"))), bool(_SAYS.search(words[:4000]))
    has_code = bool(_CODE.search(words[:8000]))
    if incoming.report_type == "delivery-status":
        return subject or says or has_code
    has_letter = bool(incoming.returned) or _copies(incoming.said)
    if is_program:
        return subject and (says or has_code or has_letter or not words.strip()) or says and (has_code or _names(words))
    return says and (subject or (has_code and has_letter))


def _names(words: str) -> bool:
    return bool(_ADDRESSES.search(words[:4000]))


def _copies(said: str) -> bool:
    return bool(_COPY.search(said))


def own_words(said: str) -> str:
    """What is written before the copy of the letter."""
    for found in _COPY.finditer(said):
        if said[: found.start()].strip():
            return said[: found.start()]
    return said


def copied_letter(said: str) -> str:
    """The copy of the letter in a text without parts, or ""."""
    words = own_words(said)
    return said[len(words) :]


def _recipient(incoming: Incoming, words: str, data: bytes) -> str:
    named = address_in(incoming.header("x-failed-recipients"))
    if named:
        return named
    ours = {address.casefold() for address in incoming.addresses("to", "from", "delivered-to", "x-original-to", "cc")}
    words = words[:8000]
    tells = _TELLS_WHO.search(words)
    begin = tells.end() if tells and _ADDRESSES.search(words, tells.end()) else 0
    for found in _ADDRESSES.finditer(words, begin):
        address = found[0].strip(".'*").removeprefix("mailto:").removeprefix("smtp:")
        if address.casefold() not in ours and not _OF_SENDER.search(address):
            return address
    return _guessed(data) or _written_to(incoming, ours)


def _guessed(data: bytes) -> str:
    try:
        temporary, permanent = all_failures(message_from_bytes(data[: 1 << 20]))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return ""  # it reads parts that are broken without care; what it would have found stays open
    found = sorted(permanent or temporary)
    return found[0].decode("utf-8", "replace") if found else ""


def _written_to(incoming: Incoming, ours: set[str]) -> str:
    """Who the letter went to, by its own head."""
    letter = incoming.returned or copied_letter(incoming.said)
    found = re.search(r"^(?:x-original-)?to:(.*(?:\n[ \t].*)*)", letter, re.IGNORECASE | re.MULTILINE)
    address = address_in(found[1]) if found else ""
    return "" if address.casefold() in ours else address
