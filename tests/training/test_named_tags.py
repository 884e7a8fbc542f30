import numpy as np
import pytest

from musicexplorer.training.named_tags import area, members, word_functions
from musicexplorer.training.teachers import MSD_TAGS, MTT_TAGS
from musicexplorer.vocabulary import Word, read_vocabulary

CLASSES = ["Music", "Reggae", "Speech", *(f"class {i}" for i in range(20))]
WORDS = (
    Word("rock", "genre", msd=("rock",), mtt=("rock",)),
    Word("reggae", "genre", audioset=("Reggae",)),
    Word("speech", "other", audioset=("Speech",)),
    Word("jazz", "genre", msd=("jazz",), shift=-1.0),
)


def test_every_word_of_the_vocabulary_has_members() -> None:
    words = read_vocabulary()
    known = {name for word in words for name in word.audioset}
    shares = members(words, sorted(known))
    total = sum(share.any(1).astype(int) for share in shares)
    assert (np.asarray(total) >= 1).all()
    for share in shares:
        assert set(np.round(share.sum(1), 5)) <= {0.0, 1.0}
    assert {name for word in words for name in word.msd} <= set(MSD_TAGS)
    assert {name for word in words for name in word.mtt} <= set(MTT_TAGS)


def test_words_follow_their_members_and_rare_ones_are_raised() -> None:
    rng = np.random.default_rng(0)
    logits = [rng.normal(-3, 1, (500, 50)), rng.normal(-4, 2, (500, 50)), rng.normal(-6, 1, (500, 23))]
    logits[0][:, MSD_TAGS.index("rock")] += 3
    shares = members(WORDS, CLASSES)
    rows, constant = word_functions(WORDS, shares, logits, CLASSES.index("Music"))
    said = constant + sum(part @ row.T for part, row in zip(logits, rows, strict=True))
    for index, column in ((0, logits[0][:, MSD_TAGS.index("rock")]), (1, logits[2][:, 1])):
        assert np.corrcoef(said[:, index], column)[0, 1] > 0.6
    even = word_functions(WORDS, shares, logits, 0, evenness=1.0)
    raw = word_functions(WORDS, shares, logits, 0, evenness=0.0)
    assert even[1][0] < constant[0] < raw[1][0], "usual words go down"
    spoken = logits[2][:, 2] - logits[2][:, 0]
    np.testing.assert_allclose(said[:, 2] - spoken, (said[:, 2] - spoken)[0], rtol=1e-4)


def test_area_under_the_curve() -> None:
    present = np.array([False] * 5 + [True] * 5)
    assert area(np.arange(10.0), present) == 1
    assert area(-np.arange(10.0), present) == 0
    assert area(np.random.default_rng(0).random(20_000), np.arange(20_000) % 2 == 0) == pytest.approx(
        0.5, abs=0.02
    )
    assert np.isnan(area(np.arange(3.0), np.zeros(3, bool)))
