"""The language of the person at this computer, for windows that are opened for them."""

import locale
import os
import re
from collections.abc import Mapping

from .sentence import LANGUAGES

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set says it
ON_WINDOWS = {"ko": "korean"}  # Korean_Korea.949


def language_here(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the locale, if it is one that is spoken here; else "en".

    >>> language_here({"LANG": "ko_KR.UTF-8"}), language_here({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"})
    ('ko', 'en')
    """
    name = next((environment[each] for each in VARIABLES if environment.get(each)), None)
    spoken = re.split("[^a-z]", (name or locale.getlocale()[0] or "").lower())[0]
    return next((lang for lang in LANGUAGES if spoken in (lang, ON_WINDOWS.get(lang))), "en")
