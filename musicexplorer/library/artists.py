"""Telling the artists of a track from the line that names them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from musicexplorer.library.text import fold

# What separates artists in tags that can hold one text only: "A;B", "A / B", "A\\B", NUL, a new line, and the
# enumeration comma of Chinese and Japanese; between their letters also a slash alone.
_SEPARATOR = re.compile(
    r"\s*(?:[;；、]|\x00|\n|\\\\)\s*|\s+[/／]+\s+|(?<=[\u3041-\u9fff\uac00-\ud7a3])[/／](?=[\u3041-\u9fff\uac00-\ud7a3])"
)
_GUEST = re.compile(r"\s+[(\[]?(?:feat|ft|featuring)(?:\.\s*|\s+)(?=[^\s&+,;.)\]])", re.IGNORECASE)
# Between guests; "Sharon Jones & the Dap-Kings" and "Prince and his band" are one.
_GUESTS = re.compile(
    r"\s*,\s+(?:(?:and|&)\s+)?(?!the\s)|\s+(?:&|and)\s+(?!(?:the|his|her|their|los|las|les|die)\s)",
    re.IGNORECASE,
)
_NAMES = (
    # with what separates others
    "ave;new|Kairon; IRSE!|We;Na|R!N / Gemie|LOONA / yyxy|LOONA / ODD EYE CIRCLE|Little Feat",
    # with what separates guests
    "Above & Beyond|Aly & AJ|Angus & Julia Stone|Belle & Sebastian|Big & Rich|Blood, Sweat & Tears",
    "Brooks & Dunn|Captain & Tennille|Chad & Jeremy|Chase & Status|Coheed and Cambria",
    "Crosby, Stills & Nash|Crosby, Stills, Nash & Young|Daryl Hall & John Oates",
    "Dimitri Vegas & Like Mike|Earth, Wind & Fire|Emerson, Lake & Palmer|Hall & Oates|Ike & Tina Turner",
    "Iron & Wine|Jan & Dean|K-Ci & JoJo|Kitty, Daisy & Lewis|Kruder & Dorfmeister|Loggins & Messina",
    "Macklemore & Ryan Lewis|Mumford & Sons|Nico & Vinz|Peaches & Herb|Peter & Gordon",
    "Peter, Bjorn and John|Peter, Paul & Mary|Polo & Pan|Sam & Dave|Seals & Crofts|She & Him",
    "Simon & Garfunkel|Sly & Robbie|Sonny & Cher|Tegan and Sara|Tyler, The Creator|Zager & Evans",
)
_CLOSING = re.compile(r"^([^(\[]*)[)\]]$")  # the end of "(feat. B)"
_HIDDEN = re.compile("\ue000(\\d+)\ue001")

_UNKNOWN = """
    unknown|unknown artist|unknown artists|unknown performer|unknown album artist|no artist|none|null|n/a
    |unbekannt|unbekannter interpret|unbekannter künstler|unbekannte interpreten|kein interpret
    |artiste inconnu|interprète inconnu|inconnu|artista desconocido|intérprete desconocido|desconocido
    |artista sconosciuto|sconosciuto|artista desconhecido|desconhecido|onbekende artiest|onbekend
    |nieznany wykonawca|wykonawca nieznany|nieznany artysta|неизвестный исполнитель|исполнитель неизвестен
    |неизвестный артист|неизвестно|невідомий виконавець|neznámý interpret|neznámý umělec|neznámy interpret
    |okänd artist|ukendt artist|ukendt kunstner|ukjent artist|tuntematon artisti|tuntematon esittäjä
    |ismeretlen előadó|bilinmeyen sanatçı|άγνωστος καλλιτέχνης|artist necunoscut|artista desconegut
    |不明なアーティスト|アーティスト不明|不明|未知艺术家|未知藝術家|未知歌手|未知艺人|未知演出者
    |알 수 없는 아티스트|알 수 없는 음악가|فنان غير معروف|אמן לא ידוע
"""
_VARIOUS = """
    various|various artists|various artist|various performers|various interpreters|multiple artists|va|v a|v.a
    |v.a.|v. a.|v/a|v.v.a.a|vvaa|vv.aa|aa.vv|aavv|aa vv|vv aa
    |verschiedene|verschiedene interpreten|verschiedene künstler|diverse|diverse interpreten|diverse künstler
    |artistes divers|artistes variés|divers artistes|divers|interprètes divers|multi-interprètes
    |varios artistas|artistas varios|varios|varios intérpretes|artisti vari|vari artisti|autori vari|vari
    |vários artistas|artistas vários|vários|vários intérpretes|diverse artiesten|verschillende artiesten
    |różni wykonawcy|różni artyści|разные исполнители|различные исполнители|разные артисты|різні виконавці
    |různí interpreti|různí umělci|rôzni interpreti|blandade artister|diverse artister|olika artister
    |diverse kunstnere|forskellige kunstnere|eri esittäjiä|useita esittäjiä|különböző előadók|több előadó
    |çeşitli sanatçılar|διάφοροι καλλιτέχνες|artiști diverși|diverși artiști|diversos artistes
    |ヴァリアス・アーティスト|オムニバス|さまざまなアーティスト|群星|华语群星|各种艺术家|多位艺术家|眾星
    |여러 아티스트|여러 음악가|فنانون متنوعون|אמנים שונים
"""
_ALBUMS = """
    unknown|unknown album|no album|[non-album tracks]|unbekanntes album|album inconnu|álbum desconocido
    |album sconosciuto|álbum desconhecido|onbekend album|nieznany album|неизвестный альбом|okänt album
    |ukendt album|ukjent album|tuntematon albumi|ismeretlen album|neznámé album|bilinmeyen albüm
    |不明なアルバム|未知专辑|未知專輯|알 수 없는 앨범
"""


def _plain(name: str) -> str:
    """A name without case, accents, the brackets around it and a copy's number ("Unknown Artist (2)")."""
    bare = re.sub(r"\s*\(\d+\)$", "", fold(name).strip())
    return bare.strip("<>[](){}\"' .")


def _listed(names: str) -> frozenset[str]:
    return frozenset(_plain(name) for name in names.split("|"))


_NOT_KNOWN = _listed(_UNKNOWN)
_NO_ARTIST = _NOT_KNOWN | _listed(_VARIOUS)
_NO_ALBUM = _listed(_ALBUMS)


def _pattern(name: str) -> str:
    """A name in any case, with "&" or "and"."""
    escaped = re.escape(name.replace(" and ", " & ")).replace(r"\&", "(?:&|and)")
    return rf"(?<!\w){escaped}(?!\w)"


_KNOWN = re.compile(
    "|".join(map(_pattern, sorted("|".join(_NAMES).split("|"), key=len, reverse=True))), re.IGNORECASE
)


@lru_cache(maxsize=1 << 14)
def is_nobody(name: str) -> bool:
    """Whether a name stands for no artist: "Unknown Artist", "<unknown>", "Various Artists", "VA"."""
    return _plain(name) in _NO_ARTIST


def is_unknown(name: str) -> bool:
    """Whether a name says that the artist is not known."""
    return _plain(name) in _NOT_KNOWN


def is_no_album(name: str) -> bool:
    """Whether a name stands for no album: "Unknown Album", "<unknown>"."""
    return _plain(name) in _NO_ALBUM


def split(line: str) -> list[str]:
    """The artists in a text, those that are no artist left out.

    A semicolon, a double backslash, a slash between blanks, and "feat." separate; "&", "and" and commas only
    do between guests. Known names are not split ("ave;new", "Earth, Wind & Fire").
    """
    return [name for part in _parts(line, _SEPARATOR) for name in with_guests(part) if not is_nobody(name)]


def with_guests(name: str) -> list[str]:
    """An artist and the guests named after it: "A feat. B & C" is three."""
    main, *guests = _parts(name, _GUEST)
    closed = (_CLOSING.sub(r"\1", guest) for guest in guests)
    return [part for part in (main, *(one for guest in closed for one in _parts(guest, _GUESTS))) if part]


def credit(values: Sequence[str], separated: Sequence[str]) -> str:
    """How a track's artists are shown where that is not a list of them ("A feat. B"); else ""."""
    if len(values) != 1:
        return ""
    credited = ", ".join(part for part in _parts(values[0], _SEPARATOR) if part and not is_nobody(part))
    return "" if credited == ", ".join(separated) else credited


def shown(credited: str, separated: Sequence[str], album_artist: str) -> str:
    """All artists in one line: as credited, else a list, else the artist of the album if it is one."""
    return credited or ", ".join(separated) or ("" if is_nobody(album_artist) else album_artist)


def all_of(separated: Sequence[str], album_artist: str) -> tuple[str, ...]:
    """The artists that a track belongs to: its own, else those of its album."""
    return tuple(separated) or tuple(split(album_artist))


def _parts(text: str, separator: re.Pattern[str]) -> list[str]:
    """The text split, but not within a known name."""
    kept: list[str] = []

    def hide(name: re.Match[str]) -> str:
        kept.append(name[0])
        return f"\ue000{len(kept) - 1}\ue001"

    def show(number: re.Match[str]) -> str:
        return kept[int(number[1])] if int(number[1]) < len(kept) else ""

    hidden = _KNOWN.sub(hide, _HIDDEN.sub("", text))
    return [_HIDDEN.sub(show, part).strip() for part in separator.split(hidden)]
