"""Why rows of a history are passed over. The keys are stored in JSON; `text` translates them."""

from musicexplorer.translation import tr

NO_NAMES = "rows without artist and title"
NO_TIME = "rows without a time"
UNREADABLE = "rows that cannot be read"
NO_LINE = "lines that cannot be read"
SPOKEN = "podcasts, audiobooks and videos"
SILENT = "tracks that were never played"
SHORT = "plays of less than 30 seconds"
PLAYING = "the track that was playing during the export"
NO_PLAY = "events that are no plays"
TAKEN_BACK = "opinions that were taken back"
NO_MUSIC = "videos that are no music"
IMPOSSIBLE = "rows with impossible numbers"
STREAMS = "streams"
NO_PLAYLIST = "playlists that cannot be read"
NO_TITLE = "rows without a title"
RADIO = "radio stations, podcasts and hidden files"
DAMAGED = "damaged files"


def text(reason: str) -> str:
    """A reason for display; "damaged files (NAME)" keeps its name."""
    reason, bracket, name = reason.partition(" (")
    texts = {
        NO_NAMES: tr("rows without artist and title"),
        NO_TIME: tr("rows without a time"),
        UNREADABLE: tr("rows that cannot be read"),
        NO_LINE: tr("lines that cannot be read"),
        SPOKEN: tr("podcasts, audiobooks and videos"),
        SILENT: tr("tracks that were never played"),
        SHORT: tr("plays of less than 30 seconds"),
        PLAYING: tr("the track that was playing during the export"),
        NO_PLAY: tr("events that are no plays"),
        TAKEN_BACK: tr("opinions that were taken back"),
        NO_MUSIC: tr("videos that are no music"),
        IMPOSSIBLE: tr("rows with impossible numbers"),
        STREAMS: tr("streams"),
        NO_PLAYLIST: tr("playlists that cannot be read"),
        NO_TITLE: tr("rows without a title"),
        RADIO: tr("radio stations, podcasts and hidden files"),
        DAMAGED: tr("damaged files"),
    }
    return texts.get(reason, reason) + bracket + name
