"""What stands on the pages of the settings window."""

from collections.abc import Callable
from dataclasses import dataclass

from musicexplorer.indexing.cluster import address_problem
from musicexplorer.session import colouring
from musicexplorer.translation import tr
from musicexplorer.ui import choices
from musicexplorer.ui.app import App
from musicexplorer.ui.choices import Choices


@dataclass(frozen=True, slots=True)
class Field:
    """A text.

    Attributes:
        example: What it could be.
        problem: What is wrong with a text, as a sentence; "" for nothing.
    """

    example: str
    problem: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A setting, or a button.

    Attributes:
        name: The setting, or the action of the button.
        text: What it is called.
        hint: What it does, in a sentence.
        values: What it can be set to; None for one that is on or off.
        button: The text of the button, "" for a setting.
        field: For one that is a text.
    """

    name: str
    text: str
    hint: str = ""
    values: Callable[[], Choices] | None = None
    button: str = ""
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        name: What code calls it; some pages have a widget of their own above the rest (`parts`).
        text: Its heading.
        icon: Its icon.
        entries: What stands on it.
    """

    name: str
    text: str
    icon: str
    entries: tuple[Entry, ...]


def pages(app: App) -> tuple[Page, ...]:
    """All pages, in the language in use."""
    return (
        Page("folders", tr("Folders"), "folder", _folders()),
        Page("playing", tr("Clicks and playing"), "play", _playing()),
        Page("sound", tr("Sound"), "volume", _sound(app)),
        Page("analysis", tr("Analysis"), "refresh", _analysis()),
        Page("map", tr("Map"), "map", _map(app)),
        Page("playlists", tr("Playlists"), "playlist", _playlists()),
        Page("privacy", tr("Privacy"), "note", _privacy()),
        Page("appearance", tr("Appearance"), "tune", _appearance()),
        Page("keys", tr("Keys"), "keyboard", ()),
    )


def _folders() -> tuple[Entry, ...]:
    return (
        Entry(
            "watch_folders",
            tr("Scan changed folders by itself"),
            tr("New and changed music appears without a scan by hand while the window is open."),
        ),
        Entry(
            "reading_tags",
            tr("How tags are read"),
            tr("Encodings of old tags, and which of several years counts."),
            button=tr("Change…"),
        ),
        Entry(
            "unreadable_files",
            tr("Unreadable files"),
            tr("Files that could not be analysed, and why."),
            button=tr("Show…"),
        ),
    )


def _playing() -> tuple[Entry, ...]:
    return (
        Entry(
            "preview_on_click",
            tr("A click previews while something plays"),
            tr("Without it, a click only selects then; a double click always plays."),
        ),
        Entry(
            "hover_preview",
            tr("Hover to listen"),
            tr("A track on the map plays while the pointer rests on it."),
        ),
        Entry(
            "notify_tracks",
            tr("Notify when another track plays"),
            tr("The desktop shows its title and cover."),
        ),
        Entry(
            "inhibit_suspend",
            tr("Stay awake while music plays"),
            tr("The computer does not suspend in the middle of a track."),
        ),
    )


def _sound(app: App) -> tuple[Entry, ...]:
    return (
        Entry(
            "sound_card",
            tr("Sound card"),
            tr("If it is unplugged, playback continues on that of the system."),
            lambda: choices.sound_cards(app),
        ),
        Entry(
            "loudness",
            tr("Equal loudness"),
            tr("Makes every track, or every album as a whole, equally loud."),
            choices.loudness,
        ),
        Entry(
            "crossfade",
            tr("Crossfade"),
            tr("Tracks that follow each other on an album are never faded."),
            choices.crossfades,
        ),
    )


def _analysis() -> tuple[Entry, ...]:
    return (
        Entry(
            "second_pass",
            tr("Analyse tempo and key when idle"),
            tr("Also loudness, and where excerpts begin; it waits until nothing else is to be done."),
        ),
        Entry(
            "pause_on_battery",
            tr("Pause on battery"),
            tr("The analysis waits until the computer is plugged in again."),
        ),
        Entry(
            "pause_for_disk",
            tr("Pause while other programs use the disk"),
            tr("Copying files and starting programs stay fast."),
        ),
        Entry(
            "slow_while_playing",
            tr("Slow down while music plays"),
            tr("The analysis uses one core only."),
        ),
        Entry("threads", tr("Cores"), tr("How many the analysis uses at most."), choices.cores),
        Entry(
            "cluster",
            tr("Cluster"),
            tr("Machines of your own that analyse instead of this one: the address of a dask scheduler."),
            field=Field("tcp://big:8786", address_problem),
        ),
        Entry(
            "recalculate_map",
            tr("Positions on the map"),
            tr("Calculate them again for all tracks; the map will look different."),
            button=tr("Recalculate…"),
        ),
    )


def _map(app: App) -> tuple[Entry, ...]:
    def colours() -> Choices:
        library, playing = app.session.library, app.player.current is not None
        offered = (one for one in colouring.colourings(library) if one.offered(library, playing))
        suits: Choices = [("", tr("What suits the library"))]
        return [*suits, *((one.name, one.text[:1].upper() + one.text[1:]) for one in offered)]

    def sizes() -> Choices:
        offered = colouring.sizings(app.session.library, app.player.current is not None)
        return [(name, text[:1].upper() + text[1:]) for name, text in offered]

    return (
        Entry("colour_by", tr("Colour by"), tr("What the colours of the dots show."), colours),
        Entry("size_by", tr("Size by"), tr("What the sizes of the dots show."), sizes),
        Entry("region_names", tr("Region names"), tr("More of them appear as you zoom in.")),
        Entry(
            "follow",
            tr("Follow the music on the map"),
            tr("The map moves to each track that begins."),
        ),
    )


def _playlists() -> tuple[Entry, ...]:
    return (
        Entry(
            "relative_export",
            tr("Relative paths in exported playlists"),
            tr("For playlists kept beside the music, for example on a USB stick."),
        ),
    )


def _privacy() -> tuple[Entry, ...]:
    return (
        Entry(
            "keep_history",
            tr("Keep a listening history"),
            tr("Plays, skips and additions to playlists, on this computer only; taste is learned from it."),
        ),
        Entry(
            "fading",
            tr("Old plays may fade"),
            tr("They count less for your taste, if that predicts your newest listening better."),
        ),
        Entry(
            "history",
            tr("Listening history"),
            tr("Everything that is known of what you played, liked and imported."),
            button=tr("Show…"),
        ),
        Entry(
            "export_history",
            tr("Export the history"),
            tr("Into a file that this and other programs read."),
            button=tr("Export…"),
        ),
        Entry(
            "backup_library",
            tr("Export everything"),
            tr("The library with its analysis, the history and the playlists, in one file."),
            button=tr("Export…"),
        ),
        Entry(
            "delete_history",
            tr("Delete the history"),
            tr("For good. Saved playlists and your music stay."),
            button=tr("Delete…"),
        ),
    )


def _appearance() -> tuple[Entry, ...]:
    return (
        Entry("theme", tr("Theme"), tr("Light or dark."), choices.themes),
        Entry(
            "text_size",
            tr("Text size"),
            tr("Of what the system has; it changes when Music Explorer is started again."),
            choices.text_sizes,
        ),
        Entry(
            "motion",
            tr("Motion"),
            tr("Reduced: the map jumps instead of flying, and dots do not wander."),
            choices.motions,
        ),
        Entry(
            "language",
            tr("Language"),
            tr("It changes when Music Explorer is started again."),
            choices.languages,
        ),
        Entry(
            "shortcuts",
            tr("Keyboard shortcuts"),
            tr("All keys of the window at a glance."),
            button=tr("Show…"),
        ),
    )
