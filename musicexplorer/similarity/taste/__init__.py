"""Taste: what one person likes, learned from the listening history and predicted from sound."""

from musicexplorer.similarity.taste.axes import axes
from musicexplorer.similarity.taste.evaluation import Evaluation, evaluate
from musicexplorer.similarity.taste.evidence import Evidence, Person
from musicexplorer.similarity.taste.for_you import ForYou, Suggestions
from musicexplorer.similarity.taste.learned import Figures, Taste

__all__ = [
    "Evaluation",
    "Evidence",
    "Figures",
    "ForYou",
    "Person",
    "Suggestions",
    "Taste",
    "axes",
    "evaluate",
]
