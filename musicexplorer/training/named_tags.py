"""The words of the vocabulary as functions of what the teachers, or the network in their place, say."""

from collections.abc import Sequence

import numpy as np

from musicexplorer.training.teachers import MSD_TAGS, MTT_TAGS
from musicexplorer.vocabulary import Word

EVENNESS = 0.6
"""0 leaves the teachers' odds, 1 makes every word as likely as any other"""
USUAL = 0.9
"""quantile over varied music that tells how high a word's logit usually is"""
STEEPNESS = 1.6
"""logits that one deviation of a teacher's logits is worth"""
LIFT = -0.6
"""logit of a word at its usual height"""
NO_MUSIC = 0.5
"""logit of what is no music where AudioSet finds it as likely as music"""


def members(words: Sequence[Word], classes: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the share of every teacher's tag in every word, float32.

    Args:
        words: the vocabulary.
        classes: names of the AudioSet classes, in order.

    Returns:
        [words, 50] of MSD's tags, [words, 50] of MTT's, [words, 527] of AudioSet's; a row sums up to 1, or to
        0 where the teacher has no such word.
    """
    found = []
    for names, kind in ((MSD_TAGS, "msd"), (MTT_TAGS, "mtt"), (list(classes), "audioset")):
        rows = np.zeros((len(words), len(names)), np.float32)
        for row, word in zip(rows, words, strict=True):
            own = getattr(word, kind)
            for member in own:
                row[names.index(member)] += 1 / len(own)
        found.append(rows)
    return found[0], found[1], found[2]


def word_functions(
    words: Sequence[Word],
    shares: Sequence[np.ndarray],
    logits: Sequence[np.ndarray],
    music: int,
    evenness: float = EVENNESS,
) -> tuple[list[np.ndarray], np.ndarray]:
    """Return how words are made of the teachers' logits: one matrix for each teacher, and what is added.

    A teacher's logits are brought to a common centre and spread. A word's is the mean over the teachers that
    know it; one that is usually high moves down, a rare one up, part of the way. What is no music (kind
    "other") is as likely as AudioSet says, compared with its class of music.

    Args:
        words: the vocabulary.
        shares: what `members` returned.
        logits: each teacher's logits of varied music, [n, tags]; AudioSet's last.
        music: index of AudioSet's class "Music".
        evenness: how much of the way.

    Returns:
        For each teacher float32 [words, tags], and float32 [words]; a word's logit is the sum of all products
        with the teachers' logits and of the latter.
    """
    other = np.array([word.kind == "other" for word in words])
    known = np.stack([share.any(1) for share in shares])
    weight = known / np.maximum(1, known.sum(0))
    rows, constant = [], np.zeros(len(words))
    for share, said, own in zip(shares, logits, weight, strict=True):
        named = said @ share[share.any(1) & ~other].T
        spread, usual = float(named.std(0).mean()), float(np.median(np.quantile(named, USUAL, axis=0)))
        rows.append(own[:, None] * share * (STEEPNESS / spread))
        constant -= own * STEEPNESS * usual / spread
    total = constant + sum(said @ row.T for said, row in zip(logits, rows, strict=True))
    usual_total = np.quantile(total, USUAL, axis=0)
    common = np.median(usual_total[~other])
    shifts = np.array([word.shift for word in words])
    constant += evenness * (common - usual_total) + shifts + LIFT - common
    for row in rows:
        row[other] = 0
    rows[-1][other] = shares[-1][other]
    rows[-1][other, music] -= 1
    constant[other] = shifts[other] + NO_MUSIC
    return [row.astype(np.float32) for row in rows], constant.astype(np.float32)


def area(said: np.ndarray, present: np.ndarray) -> float:
    """Return the area under the ROC curve of scores [n] for bool [n]; NaN without both kinds."""
    positives, negatives = int(present.sum()), int((~present).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = np.empty(len(said))
    order = np.argsort(said, kind="stable")
    ranks[order] = np.arange(1, len(said) + 1)
    return float((ranks[present].sum() - positives * (positives + 1) / 2) / (positives * negatives))
