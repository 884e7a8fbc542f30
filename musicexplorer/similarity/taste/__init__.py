"""What one person likes to hear, learned from listening and foretold from sound."""

from musicexplorer.similarity.taste.evaluation import Evaluation, evaluate
from musicexplorer.similarity.taste.evidence import Evidence, Person
from musicexplorer.similarity.taste.learned import Figures, State, Taste

__all__ = ["Evaluation", "Evidence", "Figures", "Person", "State", "Taste", "evaluate"]
