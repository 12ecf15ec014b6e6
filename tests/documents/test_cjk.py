"""Strong and emphasis beside scripts that put no spaces between words."""

import pytest

from leafpost.documents.inline import parse_inline
from leafpost.documents.model import Emphasis, Inline, Strong, Text


def strong(text: str) -> Strong:
    return Strong((Text(text),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**关节。**每一步", (strong("关节。"), Text("每一步"))),
        ("每次**（热身）**之后", (Text("每次"), strong("（热身）"), Text("之后"))),
        ("他说**“停止跑步。”**然后", (Text("他说"), strong("“停止跑步。”"), Text("然后"))),
        ("**「薬」**を飲む", (strong("「薬」"), Text("を飲む"))),
        ("注意：**不要跑步！**", (Text("注意："), strong("不要跑步！"))),
        ("**500 mg。**每天", (strong("500 mg。"), Text("每天"))),
        ("每天**500 mg**一次", (Text("每天"), strong("500 mg"), Text("一次"))),
        ("**통증(요통)**이 있으면", (strong("통증(요통)"), Text("이 있으면"))),
        ("**甲。**乙**丙。**丁", (strong("甲。"), Text("乙"), strong("丙。"), Text("丁"))),
        ("*关节。*每一步", (Emphasis((Text("关节。"),)), Text("每一步"))),
        ("*每天**重要。**内容。*好", (Emphasis((Text("每天"), strong("重要。"), Text("内容。"))), Text("好"))),
    ],
)
def test_marks_beside_chinese_japanese_and_korean_text_open_and_close(text: str, expected: tuple[Inline, ...]) -> None:
    """Marks beside a character without spaces are never left over on the page."""
    assert parse_inline(text, (), ()) == (expected, ())


@pytest.mark.parametrize("text", ["** 关节**每一步", "**关节 **每一步", "关节**每一步"])
def test_marks_that_cannot_pair_are_told(text: str) -> None:
    """Marks beside a space, or alone, are a fault and not asterisks on the page."""
    assert [fault.rule for fault in parse_inline(text, (), ())[1]] == ["markup"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2*3*4 and a * b", (Text("2"), Emphasis((Text("3"),)), Text("4 and a * b"))),
        ("snake_case_name", (Text("snake_case_name"),)),
        ("每_一_步", (Text("每_一_步"),)),
    ],
)
def test_other_text_follows_commonmark(text: str, expected: tuple[Inline, ...]) -> None:
    """Beside letters of other scripts the rules of CommonMark stand; an underscore never cuts a word."""
    assert parse_inline(text, (), ()) == (expected, ())
