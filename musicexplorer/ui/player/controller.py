"""Plays the queue, and excerpts in front of it; reports what was played. It has no widgets."""

from array import array
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from musicexplorer.library.store import is_play
from musicexplorer.library.track import Source
from musicexplorer.session.heard import Heard
from musicexplorer.session.queue import RADIO, Entry, PlayQueue
from musicexplorer.session.queue_edits import QueueEdits
from musicexplorer.session.session import EXCERPT_SECONDS, Session
from musicexplorer.translation import tr
from musicexplorer.ui.player.following import Following
from musicexplorer.ui.player.previews import Previews
from musicexplorer.ui.player.upcoming import Excerpts, Upcoming
from musicexplorer.ui.services import Sound

_EXCERPT_FADE = 0.5
"""Seconds of the crossfade from one excerpt to the next."""
_FADE_OUT_SECONDS = 0.6
_RESTART_AFTER = 3.0
"""Seconds into a track after which "previous" begins it again."""
_ENOUGH = 5
"""A list stops after this many tracks in a row that cannot be played: a drive may be gone."""
_REPORTED_FROM = 1.0
"""Seconds; what was played shorter is not reported."""


class PlaybackController(QObject):
    """Plays whole tracks of the queue; excerpts play in front of it, and previews in passing.

    Signals:
        track_changed: Another track is the current one: its id, or -1 for a file from outside.
        state_changed: It plays now, or it does not.
        position_changed: Seconds into the track, and its length.
        seeked: The person went to this second of the track.
        played_back: A track was left: its id, when it began (seconds since 1970), seconds played, share of
            it, whether the person went on before its end, whether only an excerpt was played.
        failed: A track cannot be played: why, for the person.
        queue_changed: The queue is another one.
        previewing: A preview of this track plays (an id), or none (None).

    Attributes:
        source: What the current track is read from, None for no track.
        excerpt: From where to where it plays, in seconds; None if it plays to its end.
        upcoming: What comes before and after it, and the parts of tracks that are played.
        edit, undo_edit: Change the queue as the person asks, and take that back.
        set_queue: Change the queue as a rule demands, not the person.
    """

    track_changed = Signal(int)
    state_changed = Signal(bool)
    position_changed = Signal(float, float)
    seeked = Signal(float)
    played_back = Signal(int, float, float, float, bool, bool)
    failed = Signal(str)
    queue_changed = Signal()
    previewing = Signal(object)

    def __init__(self, player: Sound, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player, self._session = player, session
        self._edits, self.upcoming = QueueEdits(self._on_queue), Upcoming(session)
        self.edit, self.undo_edit, self.set_queue = self._edits.edit, self._edits.undo, self._edits.set
        self._previews = Previews(player, self.previewing.emit, self._report_preview)
        self._following: Following[Entry | Excerpts] = Following(player)
        self.source: Source | None = None
        self.excerpt: tuple[float, float] | None = None
        self._excerpts: Excerpts | None = None
        self._waiting_at: float | None = None
        self._resume_at: float | None = None
        self._state = "stopped"
        self._failures = 0
        self._duration, self._heard = 0.0, Heard()

    # What plays

    @property
    def queue(self) -> PlayQueue:
        """The queue."""
        return self._edits.now

    @property
    def current(self) -> int | None:
        """The current track, None for none or for a file from outside."""
        return self.queue.track if self._excerpts is None else self._excerpts.track

    @property
    def playing(self) -> bool:
        """Whether the current track plays now, and is heard."""
        return self.sounding and self._previews.track is None

    @property
    def sounding(self) -> bool:
        """Whether a track plays, which a click must not take away; a preview may be heard over it."""
        return self._player.state == "playing"

    @property
    def browsing(self) -> bool:
        """Whether excerpts are in front of the queue."""
        return self._excerpts is not None

    @property
    def loaded_only(self) -> bool:
        """Whether the current track was only loaded, and nothing has played yet."""
        return self._resume_at is not None

    @property
    def coming(self) -> Entry | None:
        """The entry that comes after the current one by itself, None for none."""
        following = self.upcoming.in_queue(self.queue, 1, by_itself=True)
        return None if following is None else following.current

    def can_step(self, by: int) -> bool:
        """Whether there is a next (1) or previous (-1) track."""
        front = self._excerpts
        return self.queue.can_step(by) if front is None else 0 <= front.place + by < len(front.ids)

    def beside(self) -> list[int]:
        """The tracks that "next" and "previous" would play."""
        found = [self._after(by) for by in (1, -1)]
        return [one.track for one in found if one is not None and one.track is not None]

    def position(self) -> float:
        """Seconds into the current track."""
        return self._player.position if self._resume_at is None else self._resume_at

    @property
    def duration(self) -> float:
        """Seconds that the current track is long; 0 while that is not known."""
        track = self.upcoming.track(self.current)
        known = track.metadata.duration if track is not None else None
        return known or (self._player.duration if self._resume_at is None else 0.0)

    # Lists, tracks and excerpts

    def play_list(self, ids: Sequence[int], place: int, *, whole: bool, origin: str) -> None:
        """Play a list from one place of it: whole tracks, or an excerpt of each in front of the queue.

        A whole track that plays already goes on, and the list after it.
        """
        if not whole:
            self._leave(moved_on=ids[place] != self.current)
            self._wait()
            self._go_to(Excerpts(array("q", ids), place, origin))
            return
        goes_on = self._is_playing_whole(ids[place])
        if not goes_on:
            self._leave(moved_on=ids[place] != self.current)
        self._edits.edit(lambda queue: queue.start(ids, place, origin, self.upcoming.artist))
        if not goes_on:
            self._start_current()

    def play_here(self, ids: Sequence[int], place: int, origin: str) -> None:
        """Play a track and go on with its list; while the radio is on, go on with the radio."""
        if self.queue.origin == RADIO:
            self.play_now(ids[place])
        else:
            self.play_list(ids, place, whole=True, origin=origin)

    def play_now(self, track_id: int) -> None:
        """Play a track in between; the queue goes on after it. If it plays already, it goes on."""
        if self._is_playing_whole(track_id):
            return
        self._leave(moved_on=True)
        queue = self.queue.play_next([track_id])
        self._go_to(queue.jump(queue.entries[queue.place + 1].key))

    def play_radio(self, chosen: Sequence[tuple[int, str]]) -> None:
        """Play tracks that the radio chose, each with the reason."""
        self._leave(moved_on=True)
        self._edits.edit(lambda queue: queue.tune_in(chosen))
        self._start_current()

    def play_entry(self, key: int) -> None:
        """Play an entry of the queue; the current one goes on where it was."""
        if self.queue.current is not None and key == self.queue.current.key:
            self.return_to_queue()
            if not self._waits:
                self._start_current()  # it is not available, or perhaps again
            elif not self.sounding:
                self.toggle()
            return
        self._leave(moved_on=True)
        self._go_to(self.queue.jump(key))

    def play_moment(self, track_id: int, at: float) -> None:
        """Play an excerpt of a track that begins at this second."""
        self._leave(moved_on=track_id != self.current)
        self._wait()
        self._excerpts = Excerpts((track_id,), 0, "library")
        self._start(at, EXCERPT_SECONDS)

    def play_file(self, source: Source, at: float, length: float | None) -> None:
        """Play a file from outside the library, once: `length` seconds from `at` on, or to its end."""
        self._leave(moved_on=True)
        self._wait()
        self._excerpts = Excerpts()
        self._begin(source, at, length)
        self.track_changed.emit(-1)

    def continue_with(self, ids: Sequence[int], origin: str) -> None:
        """What comes after the current track, if it came from there, is this."""
        if self._excerpts is not None and self._excerpts.origin == origin and self.current is not None:
            self._excerpts = Excerpts((self.current, *ids), 0, origin)
            self._announce()
        elif self._excerpts is None and self.queue.origin == origin:
            self._edits.set(self.queue.follow_up(ids))

    def return_to_queue(self) -> None:
        """Leave excerpts and previews; the queue's track is the current one again, where it was."""
        self._previews.stop()
        if self._excerpts is not None:
            self._leave(moved_on=False)
            self._player.fade_out(_FADE_OUT_SECONDS)
            self._show_queue()

    def preview(self, track_id: int, at: float | None = None, length: float = EXCERPT_SECONDS) -> None:
        """Fade in an excerpt of a track in passing; what plays comes back after it, where it was.

        Args:
            track_id: The track.
            at: Seconds into it; None for its most typical part.
            length: Seconds.
        """
        track = self.upcoming.track(track_id)
        if track is not None and track.state == "present":
            at, length = self._session.excerpt(track_id) if at is None else (at, length)
            self._previews.play(track_id, self.upcoming.part(track.source, at, length, track))
            self.tick()

    def stop_preview(self) -> None:
        """Fade the preview out; what played before goes on where it was."""
        if self._previews.stop():
            self.tick()

    # Edits of the queue

    @property
    def can_undo(self) -> bool:
        """Whether an edit of the queue can be undone."""
        return self._edits.can_undo

    def _on_queue(self) -> None:
        self._announce()
        self.queue_changed.emit()

    # Play, pause, go on

    def load(self, queue: PlayQueue, position: float) -> bool:
        """Make this the queue without playing; False if its current track is not in the library any more."""
        track = self.upcoming.track(queue.track)
        self._excerpts = self.excerpt = None
        self.source, self._resume_at = (None, None) if track is None else (track.source, position)
        self._edits.set(queue)
        if track is not None:
            self.track_changed.emit(track.id)
            self.position_changed.emit(position, track.metadata.duration or 0.0)
        return track is not None

    def to_resume(self) -> tuple[PlayQueue, float]:
        """The queue, and the seconds into its current track, from which another session goes on."""
        excerpts = self._excerpts
        if excerpts is None:
            return self.queue, max(self.position(), 0.0)
        if self.queue.current is None and excerpts.ids:
            queue = self.queue.start(excerpts.ids, excerpts.place, excerpts.origin, self.upcoming.artist)
            return queue, max(self.position(), 0.0)
        return self.queue, self._waiting_at or 0.0

    def toggle(self) -> None:
        """Pause, or go on; a preview ends, and what was before it goes on."""
        previewed = self._previews.stop()
        if self._player.state == "playing":
            if not previewed:
                self._player.pause()
        elif self._player.state == "paused":
            self._player.resume()
        elif self._waits and self.source is not None:
            at = 0.0 if self._resume_at is None else self._resume_at
            self._promote()
            self._begin(self.source, at, None)
            self._announce()
        elif self.queue.entries:
            self.play_entry(self.queue.entries[max(self.queue.place, 0)].key)
        self.tick()

    @property
    def _waits(self) -> bool:
        """Whether there is a current track that could go on."""
        track = self.upcoming.track(self.current)
        return self.source is not None and (track is None or track.state == "present")

    def pause(self, fade: float | None = None) -> None:
        """Pause, with a fade of so many seconds."""
        self._previews.stop()
        if self._player.state == "playing":
            self._player.pause() if fade is None else self._player.pause(fade)
        self.tick()

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) track; False if there is none."""
        if by < 0 and self._excerpts is None and self.position() > _RESTART_AFTER:
            self.seek(0.0)
            return True
        self._leave(moved_on=by > 0)
        return self._step(by)

    def seek(self, seconds: float) -> None:
        """Go to this many seconds into the track; from an excerpt on the track plays to its end."""
        if self.source is None:
            return
        self._previews.stop()
        if self.loaded_only and self._excerpts is None:
            self._resume_at = seconds  # it waits there
            self.position_changed.emit(seconds, self.duration)
        elif self.excerpt is not None or self._player.state == "stopped":
            self._promote()
            heard = self._heard
            self._begin(self.source, seconds, None)
            self._heard = heard
            self.track_changed.emit(-1 if self.current is None else self.current)
            self._announce()
        else:
            self._player.seek(seconds)
        self._heard.move(seconds)
        self.seeked.emit(seconds)
        self.tick()

    def stop(self) -> None:
        """Stop playing; the track can begin again."""
        self._leave(moved_on=False)
        self._previews.stop()
        self._player.stop()
        if self.source is not None:
            self._resume_at = 0.0
            self.position_changed.emit(0.0, self.duration)
        self.tick()

    @property
    def active(self) -> bool:
        """Whether something is heard, or is about to be."""
        return self._player.state in ("playing", "loading") or self._previews.track is not None

    def report(self) -> None:
        """Report what was played of the current track; the program is about to close."""
        self._report(moved_on=False)

    def tick(self) -> None:
        """Poll the player; the window's timer calls this."""
        player = self._player
        self._previews.tick()
        self._take_failures()
        reached = self._following.reached()
        if reached is not None:
            self._went_on(reached)
        self._tell_position()
        if player.finished:
            self._finish()
        self._tell_state()

    def _tell_position(self) -> None:
        player = self._player
        if player.state == "playing" and self._previews.track is None:
            self._heard.play(player.position)
            self._duration = player.duration
            self.position_changed.emit(player.position, player.duration)

    def _tell_state(self) -> None:
        state = self._player.state
        if state != self._state:
            self._state = state
            self.state_changed.emit(state == "playing")

    # How it goes on

    def _announce(self) -> None:
        """Tell the player what follows, so that it goes on without a gap."""
        if self._resume_at is not None or self._player.state == "stopped":
            return
        queue = self._excerpts is None
        # An excerpt that plays on as a whole track is followed by nothing before it is one of the queue.
        following = self._after(1, by_itself=True) if queue or self.excerpt is not None else None
        track = None if following is None else self.upcoming.track(following.track)
        what = following.current if isinstance(following, PlayQueue) else following
        if what is None or track is None:
            self._following.nothing()
        elif queue:
            old = self.upcoming.track(self.current)
            fade, begin = self.upcoming.crossfade(old, track, self._player.crossfade)
            self._following.announce(what, self.upcoming.whole(track), fade, begin)
        else:
            self._following.announce(what, self.upcoming.excerpt(track), _EXCERPT_FADE)

    def _went_on(self, reached: Entry | Excerpts) -> None:
        """The player has gone on to what was announced."""
        self._report(moved_on=False, to_end=True)
        self._failures = 0
        if isinstance(reached, Excerpts):
            self._excerpts = reached
        else:
            queue = self.upcoming.in_queue(self.queue, 1, by_itself=True)
            if queue is None or queue.current is None or queue.current.key != reached.key:
                known = any(entry.key == reached.key for entry in self.queue.entries)
                queue = self.queue.jump(reached.key) if known else replace(self.queue, current=reached)
            self._edits.set(queue)
        track = self.upcoming.track(self.current)
        if track is None:
            return
        at = self._player.position
        self.source = track.source
        self.excerpt = None
        if self._excerpts is not None:
            begin, length = self._session.excerpt(track.id)
            self.excerpt = (begin, begin + length)
        self._heard = Heard(at)
        self.track_changed.emit(track.id)
        self._announce()

    def _take_failures(self) -> None:
        """What was to follow cannot be played, or what played before the current track could not."""
        for number, reason in self._player.take_failures():
            what = self._following.failed(number)
            if what is not None and what.track is not None:
                self._say_failed(what.track, reason)
                self.upcoming.broken.add(what.track)
                self._announce()
            elif (left := self._following.left(number)) is not None:
                self._say_failed(left.track, reason)

    def _finish(self) -> None:
        error, track = self._player.error, self.current
        self._report(moved_on=False, to_end=not error)
        self._failures = self._failures + 1 if error else 0
        if error:
            self._say_failed(track, error)
        if self._failures >= _ENOUGH:
            self._resume_at = 0.0
        elif self._excerpts is not None:
            if not self._step(1) and self.queue.current is not None:
                self._show_queue()
        elif self.queue.stop_after:
            onward = self.upcoming.in_queue(self.queue, 1, by_itself=False) or self.queue
            self.load(onward.set_stop_after(False), 0.0)
        elif not self._step(1, by_itself=not error):
            self._resume_at = 0.0

    def _say_failed(self, track_id: int | None, reason: str) -> None:
        track = self.upcoming.track(track_id)
        self.failed.emit(reason if track is None else f"“{track.metadata.title}”: {reason}")

    def _step(self, by: int, *, by_itself: bool = False) -> bool:
        following = self._after(by, by_itself=by_itself)
        if following is not None:
            self._go_to(following)
        return following is not None

    def _after(self, by: int, *, by_itself: bool = False) -> PlayQueue | Excerpts | None:
        """What comes next (1) or came before (-1)."""
        if self._excerpts is not None:
            return self.upcoming.in_excerpts(self._excerpts, by)
        return self.upcoming.in_queue(self.queue, by, by_itself=by_itself)

    def _is_playing_whole(self, track_id: int) -> bool:
        return self.sounding and self._excerpts is None and track_id == self.queue.track

    # Starting

    def _go_to(self, where: PlayQueue | Excerpts) -> None:
        """Begin an excerpt, or the current track of a queue."""
        if isinstance(where, Excerpts):
            self._excerpts = where
            track = self.current
            self._start(*((0.0, EXCERPT_SECONDS) if track is None else self._session.excerpt(track)))
        else:
            self._edits.set(where)
            self._start_current()

    def _start_current(self) -> None:
        self._excerpts = self._waiting_at = None
        self._start(0.0, None)

    def _start(self, at: float, length: float | None) -> None:
        track = self.upcoming.track(self.current)
        if track is None:
            return
        if track.state == "present":
            self._begin(track.source, at, length)
        else:
            self._previews.stop()
            self._player.stop()
            self.source = None
            text = tr("“{title}” is not available now and cannot be played.")
            self.failed.emit(text.format(title=track.metadata.title))
        self.track_changed.emit(track.id)
        self._announce()
        self._tell_position()
        self._tell_state()  # no tick: a file that is gone has failed by now, and so might the next be

    def _begin(self, source: Source, at: float, length: float | None) -> None:
        wanted = self.upcoming.part(source, at, length, self.upcoming.track(self.current))
        segment, fade = self._previews.become(wanted)
        self.source, self._resume_at = source, None
        self.excerpt = None if length is None else (at, at + length)
        self._heard = Heard(at)
        number = self._player.play(
            segment.path,
            start=segment.start,
            end=segment.end,
            at=segment.at,
            length=segment.length,
            fade=fade,
            loudness=segment.loudness,
        )
        if what := self._excerpts or self.queue.current:
            self._following.begun(number, what)

    def _promote(self) -> None:
        """What was an excerpt plays on as a whole track, and its list is the queue."""
        excerpts = self._excerpts
        if excerpts is not None and excerpts.ids:
            self._excerpts = self._waiting_at = None
            start = excerpts.ids, excerpts.place, excerpts.origin, self.upcoming.artist
            self._edits.edit(lambda queue: queue.start(*start))

    # Leaving

    def _leave(self, *, moved_on: bool) -> None:
        """Another track is about to be the current one."""
        self._failures = 0
        self.upcoming.broken.clear()
        self._report(moved_on=moved_on)

    def _wait(self) -> None:
        """Excerpts come in front of the queue, whose track waits where it is."""
        if self._excerpts is None:
            self._waiting_at = self.position() if self.source is not None else None

    def _show_queue(self) -> None:
        """The queue's track is the current one again, and waits."""
        waits_at = self._waiting_at or 0.0
        self._waiting_at = None
        if not self.load(self.queue, waits_at):
            self.track_changed.emit(-1)

    def _report(self, *, moved_on: bool, to_end: bool = False) -> None:
        current, heard, duration = self.current, self._heard, self._duration
        self._heard = Heard(self._player.position)
        if current is None or heard.seconds < _REPORTED_FROM:
            return
        excerpt = self.excerpt is not None
        share = 1.0 if to_end and not duration and not excerpt else heard.share(duration)
        self.played_back.emit(current, heard.began, heard.seconds, share, moved_on, excerpt)

    def _report_preview(self, track_id: int, began: float, seconds: float) -> None:
        track = self.upcoming.track(track_id)
        duration = 0.0 if track is None else track.metadata.duration or 0.0
        share = min(seconds / duration, 1.0) if duration else 0.0
        if is_play(True, share, seconds):
            self.played_back.emit(track_id, began, seconds, share, False, True)
