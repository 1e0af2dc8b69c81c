"""What is said in Korean: {what is said in English: the same, with the same slots}.

A slot may have a particle, {node:은/는}: it fits how the name or the number is read. The words are those of
Korean textbooks, the sentences are in 해요체. A test holds that no sentence is missing and none is left over.
"""

from .doctor import DOCTOR
from .pages import PAGES
from .steps import STEPS
from .teaching import TEACHING
from .terminal import TERMINAL
from .trainings import TRAININGS

KO = PAGES | TRAININGS | STEPS | DOCTOR | TERMINAL | TEACHING
