"""Taste: what one person likes, learned from the listening history and predicted from sound."""

from musicexplorer.similarity.taste.axes import axes
from musicexplorer.similarity.taste.evaluation import Evaluation, evaluate
from musicexplorer.similarity.taste.evidence import Evidence, Person
from musicexplorer.similarity.taste.for_you import SHELVES, ForYou, Shelf, for_you
from musicexplorer.similarity.taste.learned import Figures, Taste

__all__ = [
    "SHELVES",
    "Evaluation",
    "Evidence",
    "Figures",
    "ForYou",
    "Person",
    "Shelf",
    "Taste",
    "axes",
    "evaluate",
    "for_you",
]
