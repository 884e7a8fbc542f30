"""Translated texts: every text that a person sees goes through `tr` or `ntr`.

Catalogues are gettext's: `resources/translations/LANGUAGE/LC_MESSAGES/musicexplorer.mo`, made by
`make translations`. Without one for the person's language the texts are English, as in the code.
"""

import gettext
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from musicexplorer import paths

Name = TypeVar("Name", bound=str)
DOMAIN = "musicexplorer"
_THOUSANDS = {"ko": ","}
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(languages: Sequence[str] | None = None, folder: Path | None = None) -> None:
    """Translate into the first of these languages that has a catalogue.

    Args:
        languages: Codes such as "ko"; None for those of the environment (LANGUAGE, LC_ALL, LANG).
        folder: The folder of the catalogues; by default that in the program's resources.
    """
    global _catalogue
    folder = folder or paths.resources() / "translations"
    _catalogue = gettext.translation(DOMAIN, folder, languages, fallback=True)


def language() -> str:
    """The language of the texts, such as "ko"; "" for the English of the code."""
    return _catalogue.info().get("language", "")


def msgid(name: Name) -> Name:
    """The name itself, which `tr` gets as a value elsewhere: it goes into the catalogues."""
    return name


def tr(text: str) -> str:
    """The text in the person's language. Values go in later: `tr("{name} is gone").format(name=…)`."""
    return _catalogue.gettext(text) if text else ""


def ntr(singular: str, plural: str, n: int) -> str:
    """A text about `n` things, "{n}" filled in: `ntr("{n} track", "{n} tracks", 3)`."""
    return _catalogue.ngettext(singular, plural, n).replace("{n}", grouped(n))


def grouped(number: int) -> str:
    """A count with narrow spaces between thousands ("10 000"), or what the language has there."""
    return f"{number:,}".replace(",", _THOUSANDS.get(language(), "\N{NARROW NO-BREAK SPACE}"))
