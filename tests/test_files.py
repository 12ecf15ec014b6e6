"""Files are replaced whole or not at all."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from leafpost.files import digest_of, replace_file, replace_files, replacing_privately

# Writes more than the process may: the system stops it in the middle of the file.
TOO_MUCH = """
import resource, signal, sys
from pathlib import Path
from leafpost.files import replace_file, replacing_privately
signal.signal(signal.SIGXFSZ, signal.{handler})
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
replace_file(Path(sys.argv[1]), b"new" * 1000)
"""


def write_too_much(path: Path, repository: Path, handler: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", TOO_MUCH.format(handler=handler), str(path)]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)


def test_a_file_is_replaced_with_exactly_these_bytes(tmp_path: Path) -> None:
    """New bytes, shorter or longer, replace all of the old ones; nothing else is left in the folder."""
    path = tmp_path / "back.po"
    for data in (b"old and long\r\n", b"new\n", b""):
        replace_file(path, data)
        assert path.read_bytes() == data
    assert [entry.name for entry in tmp_path.iterdir()] == ["back.po"]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    """A file may be the first in its folder."""
    replace_file(tmp_path / "he/LC_MESSAGES/back.po", b"x")
    assert (tmp_path / "he/LC_MESSAGES/back.po").read_bytes() == b"x"


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path, repository: Path) -> None:
    """Where the disk takes no more, the old bytes stand, the error is told and nothing is left beside them."""
    path = tmp_path / "back.po"
    path.write_bytes(b"old")
    result = write_too_much(path, repository, "SIG_IGN")
    assert result.returncode == 1
    assert "OSError" in result.stderr
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["back.po"]


def test_a_process_that_dies_in_the_middle_leaves_the_old_file_whole(tmp_path: Path, repository: Path) -> None:
    """A crash in the middle of writing leaves the old bytes, and no half file that a command would read."""
    path = tmp_path / "back.po"
    path.write_bytes(b"old")
    result = write_too_much(path, repository, "SIG_DFL")
    assert result.returncode < 0
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob("*.po")) == [path]


def test_a_target_that_cannot_be_replaced_is_left_alone(tmp_path: Path) -> None:
    """A folder in the file's place stays, with what is in it, and no temporary file beside it."""
    path = tmp_path / "back.po"
    path.mkdir()
    (path / "kept").touch()
    with pytest.raises(OSError, match=r"back\.po"):
        replace_file(path, b"new")
    assert [entry.relative_to(tmp_path).as_posix() for entry in sorted(tmp_path.rglob("*"))] == [
        "back.po",
        "back.po/kept",
    ]


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_others_may_read_what_the_umask_lets_them(tmp_path: Path, umask: int) -> None:
    """A file made here has the same permissions as one made by any other program."""
    before = os.umask(umask)
    try:
        replace_file(tmp_path / "ours", b"x")
        (tmp_path / "theirs").write_bytes(b"x")
        assert os.umask(umask) == umask  # looking at the umask did not change it
    finally:
        os.umask(before)
    ours, theirs = (stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ours", "theirs"))
    assert ours == theirs


def test_a_digest_is_sha_256() -> None:
    """The digests are those of FIPS 180's examples."""
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_several_files_are_replaced_together(tmp_path: Path) -> None:
    """Each gets its own bytes, in folders that are made where they are missing."""
    files = {tmp_path / "a": b"one", tmp_path / "new/b": b"two"}
    (tmp_path / "a").write_bytes(b"old")
    replace_files(files)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files


def test_where_one_cannot_be_written_none_is_replaced(tmp_path: Path) -> None:
    """The first file stays as it was when the second has no place to go, and nothing is left beside it."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").write_bytes(b"a file, not a folder")
    with pytest.raises(OSError, match="b"):
        replace_files({tmp_path / "a": b"new", tmp_path / "b/c": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"a file, not a folder"}


def test_a_private_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    """What is written piece by piece takes its place at the end, for its owner alone; an error leaves the old file."""
    path = tmp_path / "report.csv"
    with replacing_privately(path) as stream:
        stream.write("a\r\n")
        assert not path.exists()
    with pytest.raises(UnicodeEncodeError), replacing_privately(path, "ascii") as stream:
        stream.write("bé")
    assert path.read_bytes() == b"a\r\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
