"""The composition root of the window: builds everything, wires it, closes it in order."""

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from musicexplorer import allocation, crashes, desktop, paths, settings
from musicexplorer.cli.ending import ENDING, handled, written_to
from musicexplorer.cli.output import write_error
from musicexplorer.regular_files import private
from musicexplorer.translation import language, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from musicexplorer.session.library import Library
    from musicexplorer.ui.gui_thread_gc import GuiThreadGC
    from musicexplorer.ui.main_window import Window
    from musicexplorer.ui.services import Services
    from musicexplorer.ui.wake import Wake

NOT_DONE = 2
_LOG = "musicexplorer.log"


def run_window(places: Sequence[Path] = (), home: Path | None = None) -> int:
    """Open the window and come back when it is closed.

    Args:
        places: Folders to add to the library, and files to analyse and compare.
        home: The user's data directory, when it is not the usual one.

    Returns:
        0, or 2 when the library cannot be opened (a message says why).
    """
    if home is not None:
        os.environ[paths.HOME_VARIABLE] = str(home)
    paths.prepare_home()
    application = make_application()
    from musicexplorer.ui.gui_thread_gc import GuiThreadGC

    collector = GuiThreadGC()  # before the imports, which collections would make a tenth slower
    from musicexplorer.library.lock import CannotLock, Locked, ScanLock
    from musicexplorer.library.store import StoreError
    from musicexplorer.ui import single_window
    from musicexplorer.ui.wake import Wake

    with ExitStack() as last, ExitStack() as opened:
        notices = []
        try:
            opened.enter_context(ScanLock(paths.window_lock()))
        except CannotLock as problem:
            text = tr("Do not open Music Explorer twice on this library: {reason}.")
            notices = [text.format(reason=problem)]
        except Locked:
            if single_window.hand_over(paths.home(), places):
                return 0
            text = tr("Music Explorer is open on this library already and does not answer. Close it first.")
            show_error(text)
            return NOT_DONE
        try:
            services = open_services(opened, notices)
        except StoreError as error:
            show_error(str(error))
            return NOT_DONE
        signals = Wake(application)
        last.callback(signals.close)
        last.enter_context(written_to(signals.fileno()))  # a second one does not interrupt the closing
        return _show(services, places, opened, signals, collector)


def make_application() -> "QApplication":
    """The one application object, made at the first call."""
    from PySide6.QtWidgets import QApplication

    _have_no_source_read()
    from musicexplorer.ui import accessibility, icons

    allocation.return_freed_memory()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("musicexplorer")
    application.setApplicationDisplayName("Music Explorer")
    application.setDesktopFileName(desktop.NAME)
    application.setWindowIcon(icons.program_icon())
    application.setStyle("Fusion")
    accessibility.install()
    _speak(application)
    return application


def _have_no_source_read() -> None:
    """Have PySide take every module for one that uses Qt.

    It looks at the source of all that is imported, to know whether its switch for snake_case names may be
    used there: 0.1 s, and 20 MB of source lines that are kept.
    """
    support: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(support, "_mod_uses_pyside"):
        support._mod_uses_pyside = lambda module: True


def _speak(application: "QApplication") -> None:
    """Have Qt write its own texts, numbers and names of months in the language of ours."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    if not language():
        return
    QLocale.setDefault(QLocale(language()))
    translator = QTranslator(application)
    if translator.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)


def draw_icons(sizes: Sequence[int]) -> dict[int, bytes]:
    """The program's icon as PNG files of these sizes in pixels."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    make_application()
    from musicexplorer.ui import icons

    return {size: icons.png("musicexplorer", size) for size in sizes}


def draw_map(
    path: Path,
    library: "Library",
    colour_by: str,
    size: tuple[int, int],
    *,
    dark: bool = False,
    force: bool = False,
) -> None:
    """Write the map of a library as a picture, a drawing, a web page or a table, by the path's ending.

    Raises:
        UnknownColouring: The map cannot be coloured by that.
        ExportError: The file cannot be written, or replaces something else without `force`.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs no display, even where there is one
    application = make_application()
    from musicexplorer.ui.map import export

    options = export.ExportOptions(colour_by, size, dark=dark)
    export.write(path, library, library.position_ids, library.positions, options, force=force)
    application.processEvents()


def open_services(opened: ExitStack, notices: Sequence[str] = ()) -> "Services":
    """Open the library, start the worker's thread and the player; `opened` closes them, last opened first.

    Raises:
        StoreError: The library cannot be used; the message says what to do.
    """
    from musicexplorer.audio.player import Player
    from musicexplorer.indexing.runner import Runner
    from musicexplorer.library import tags
    from musicexplorer.library.store import Writer
    from musicexplorer.library.store.recovery import recover
    from musicexplorer.library.watch import FolderWatcher
    from musicexplorer.session import sound_report
    from musicexplorer.session.session import Session
    from musicexplorer.ui.services import Services

    notices = [*notices, recover(paths.store())]
    remembered, notice = settings.read(paths.settings())
    writer = Writer(paths.store())
    opened.callback(writer.close)
    session = Session(paths.store(), remembered)
    opened.callback(session.close)
    runner = Runner(paths.store(), writer)
    opened.callback(runner.close)
    watcher = FolderWatcher()
    opened.callback(watcher.close)
    player = Player()
    opened.callback(lambda: sound_report.save(paths.sound_report(), player.counters))
    opened.callback(player.close)
    opened.callback(runner.close, 0.0)  # it ends while the player fades out
    return Services(
        session=session,
        writer=writer,
        runner=runner,
        watcher=watcher,
        player=player,
        settings=remembered,
        save_settings=lambda changed: changed.save(paths.settings()),
        read_covers=tags.covers,
        make_demo=make_demo,
        demo_folder=paths.demo(),
        notices=list(filter(None, [*notices, notice, crash_notice()])),
        model=bundled_model(),
    )


def crash_notice() -> str:
    """What to say at the start if the program went wrong the last time; "" if it did not."""
    crashes.collect()
    report = crashes.unseen()
    crashes.see()
    text = tr(
        "Music Explorer went wrong the last time. The details are in {report}; they are not sent anywhere."
    )
    return "" if report is None else text.format(report=report)


def bundled_model() -> str:
    """The version of the bundled network, "" if it cannot be read."""
    from musicexplorer.embedding.card import ModelError, read_card

    with contextlib.suppress(ModelError):
        return read_card().version
    return ""


def make_demo(folder: Path, progress: Callable[[int, int], None]) -> Path:
    """Make the demo library; its package is imported only when it is needed."""
    from musicexplorer.demo import library

    folder.mkdir(parents=True, exist_ok=True)
    return library.make(folder, progress)


def show_error(text: str) -> None:
    """Show why the window does not open."""
    from PySide6.QtWidgets import QMessageBox

    write_error(f"{text}\n")
    with handled(signal.SIG_DFL, ENDING):  # while the message waits, no handler of ours would run
        QMessageBox.critical(None, "Music Explorer", text)


def _show(
    services: "Services",
    places: Sequence[Path],
    opened: ExitStack,
    signals: "Wake",
    collector: "GuiThreadGC",
) -> int:
    from musicexplorer.ui import single_window, theme
    from musicexplorer.ui.desktop.bus import DesktopBus
    from musicexplorer.ui.desktop.controller import DesktopController
    from musicexplorer.ui.main_window import Window
    from musicexplorer.ui.turns import Turns

    allocation.forget_source()
    application = make_application()
    scratch = Path(opened.enter_context(theme.scratch_folder()))
    current = theme.for_setting(services.settings.theme)
    theme.set_text_size(application, services.settings.text_size)
    theme.apply_theme(application, current, scratch)
    window = Window(services, current)
    theme.apply_theme(application, current, scratch, window)
    collector.freeze()
    opened.callback(window.shut)
    window.library_controller.loader.opened.connect(collector.freeze)

    turns = Turns(window)

    def apply_theme(*_: object) -> None:
        chosen = theme.for_setting(window.theme_setting)
        turns.run(theme.applying(application, chosen, scratch, window))
        window.set_theme(chosen)

    window.theme_chosen.connect(apply_theme)
    hints = application.styleHints()
    hints.colorSchemeChanged.connect(apply_theme)
    opened.callback(hints.colorSchemeChanged.disconnect, apply_theme)
    _handle_errors(window, opened, signals)
    receiver = single_window.Receiver(paths.home(), window)
    opened.callback(receiver.close)
    receiver.received.connect(lambda received: _come_forward(window, received))
    bus = DesktopBus(window.app.wake.ring)
    opened.callback(bus.close)
    DesktopController(window.app, bus, scratch)
    window.show()
    folders = [place for place in places if os.path.isdir(place)]
    window.start(folders, [place for place in places if os.path.isfile(place)])
    window.tour.offer()
    return application.exec() if window.isVisible() else 0  # closed while something was asked already


def _come_forward(window: "Window", places: Sequence[Path]) -> None:
    """Another window was opened on this library: show this one, with the places that were for the other."""
    from PySide6.QtCore import Qt

    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    window.take([place for place in places if os.path.isdir(place)])
    for place in places:
        if os.path.isfile(place):
            window.take([place])


def _handle_errors(window: "Window", opened: ExitStack, signals: "Wake") -> None:
    """Close the window on Ctrl+C, SIGTERM and SIGHUP; log every bug, and report the first one."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    from musicexplorer.library.store import StoreError

    log, reporter = paths.home() / _LOG, crashes.Reporter()
    reported: list[bool] = []

    def on_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger("musicexplorer").error("an unexpected error", exc_info=(kind, error, trace))
        if not reported:
            reported.append(True)
            text = tr(
                "Something went wrong in the program: {error}\n\nThe details are in {report}. They are not "
                "sent anywhere; add them when you report this."
            )
            text = (
                str(error)
                if isinstance(error, StoreError)
                else text.format(error=error, report=reporter.latest or log)
            )
            QMessageBox.warning(window, "Music Explorer", text)
            crashes.see()

    def on_signal() -> None:
        reported.append(True)  # nobody may be there to close a message
        window.close_unasked()
        QApplication.exit(0)  # also the event loops of menus, and of what is still to be asked

    with contextlib.suppress(OSError):
        open(log, "ab", opener=private).close()
    logging.basicConfig(filename=log, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger().addHandler(reporter)
    opened.callback(logging.getLogger().removeHandler, reporter)
    opened.callback(crashes.unwatch, crashes.watch_native())
    opened.callback(setattr, sys, "excepthook", sys.excepthook)
    sys.excepthook = on_bug
    signals.rung.connect(on_signal)
