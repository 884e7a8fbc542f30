import subprocess
import sys

from musicexplorer.embedding.card import read_card
from musicexplorer.vocabulary import read_vocabulary

KINDS = {"genre", "instrument", "voice", "mood", "era", "production", "other"}


def test_words_are_named_once_and_of_a_kind() -> None:
    words = read_vocabulary()
    assert 150 <= len(words) <= 250
    assert len({word.name for word in words}) == len(words)
    assert {word.kind for word in words} == KINDS
    for word in words:
        assert word.msd or word.mtt or word.audioset
        assert word.name not in word.synonyms
        assert all(name == name.lower() for name in (word.name, *word.synonyms))


def test_the_bundled_network_says_words_of_the_vocabulary() -> None:
    words, card = {word.name: word.kind for word in read_vocabulary()}, read_card()
    assert [words[name] for name in card.tag_names] == list(card.tag_kinds)


def test_reading_words_does_not_load_torch() -> None:
    code = "import sys; from musicexplorer import vocabulary; vocabulary.read_vocabulary(); "
    code += "print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
