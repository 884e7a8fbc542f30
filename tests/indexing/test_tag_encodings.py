"""The tags of one folder are in one encoding."""

from pathlib import Path

from musicexplorer.indexing.worker import describe
from musicexplorer.library.scan import Found
from tests.audio_files import tone, write


def found(folder: Path, name: str, *texts: str, encoding: str | None = None, of: str = "cp1251") -> Found:
    from mutagen.id3 import ID3, TIT2, TPE1

    path = write(folder / name, tone(440, 1))
    tags = ID3()
    for frame, text in zip((TIT2, TPE1), texts, strict=False):
        tags.add(frame(encoding=0, text=text.encode(of).decode("latin-1")))
    tags.save(path)
    status = path.stat()
    return Found(path, status.st_size, status.st_mtime_ns, encoding=encoding)


def titles(files: list[Found]) -> list[str]:
    return [tracks[0].metadata.title for tracks in describe(files)]


def test_a_few_letters_follow_the_rest_of_their_folder(tmp_path: Path) -> None:
    names = ["Группа крови", "Закрой за мной дверь", "Звезда по имени Солнце"]
    files = [found(tmp_path, f"{number}.mp3", name) for number, name in enumerate(names)]
    files.append(found(tmp_path, "9.mp3", "дщюмф дщцюк"))  # alone it would be Hebrew
    assert titles(files[-1:]) != ["дщюмф дщцюк"]
    assert titles(files) == [*names, "дщюмф дщцюк"]


def test_a_choice_is_followed(tmp_path: Path) -> None:
    files = [
        found(tmp_path, "1.mp3", "Škvor", encoding="cp1250", of="cp1250"),
        found(tmp_path, "2.mp3", "Группа крови", encoding="", of="cp1251"),
    ]
    assert titles(files) == ["Škvor", "Ãðóïïà êðîâè"]
