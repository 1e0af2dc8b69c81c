"""Plots of trainings and models, by matplotlib: each function returns a Figure.

Nothing is loaded before it is drawn, and matplotlib's styles are followed: after
`plt.style.use("dark_background")` all is drawn for a dark page.
"""

from .curves import learning_curves, losses
from .figures import colours, panels
from .functions import activations
from .gradients import gradient_norms
from .hidden import hidden_features, hidden_units, weights
from .planes import decision_boundary, fitted, samples
from .rates import learning_rate
from .surfaces import loss_surface
from .tables import confusion

__all__ = [
    "activations", "colours", "confusion", "decision_boundary", "fitted", "gradient_norms", "hidden_features",
    "hidden_units", "learning_curves", "learning_rate", "loss_surface", "losses", "panels", "samples",
    "weights",
]  # fmt: skip
