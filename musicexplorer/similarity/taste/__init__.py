"""What one person likes to hear, learned from listening and foretold from sound."""

from musicexplorer.similarity.taste.axes import Axis, axes
from musicexplorer.similarity.taste.evaluation import Evaluation, evaluate
from musicexplorer.similarity.taste.evidence import Evidence, Person
from musicexplorer.similarity.taste.for_you import ForYou, for_you
from musicexplorer.similarity.taste.learned import Figures, State, Taste

__all__ = [
    "Axis",
    "Evaluation",
    "Evidence",
    "Figures",
    "ForYou",
    "Person",
    "State",
    "Taste",
    "axes",
    "evaluate",
    "for_you",
]
