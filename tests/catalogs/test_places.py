"""Where catalogs lie, as the design fixes it."""

from pathlib import Path

from leafpost.catalogs.places import begun_languages, catalog_path, pot_path, signoff_path


def test_catalogs_lie_where_gettext_looks_for_them(tmp_path: Path) -> None:
    """Catalogs, templates for translators and sign-offs lie in the folders that other programs hold on to."""
    assert catalog_path(tmp_path, "pt_BR", "a") == tmp_path / "locales/pt_BR/LC_MESSAGES/a.po"
    assert pot_path(tmp_path, "a") == tmp_path / "locales/templates/a.pot"
    assert signoff_path(tmp_path, "zh_Hans", "a") == tmp_path / "locales/zh_Hans/signoffs/a.toml"


def test_a_language_is_begun_when_it_has_a_folder_of_catalogs(tmp_path: Path) -> None:
    """Only folders with LC_MESSAGES count, in alphabetical order; a clinic without locales has begun none."""
    assert begun_languages(tmp_path) == []
    for folder in ("pl/LC_MESSAGES", "ar/LC_MESSAGES", "es/signoffs", "templates"):
        (tmp_path / "locales" / folder).mkdir(parents=True)
    (tmp_path / "locales/he").mkdir()
    (tmp_path / "locales/he/LC_MESSAGES").touch()
    assert begun_languages(tmp_path) == ["ar", "pl"]
