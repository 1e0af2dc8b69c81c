"""A session as a text, step by step."""

from ..words.sentence import say, told
from .session import Session


def transcript(session: Session, lang: str = "en") -> str:
    """All frames in words, with their lines of code; then what the doctor says.

    Raises ValueError for a language that there is not.
    """
    lines: list[str] = []
    for i, frame in enumerate(session.frames):
        if i in session.begins:
            lines.append(told(say(frame.part), lang))
        lines.append(f"{i:>3}  {told(session.sentence(frame), lang)}")
        code = session.code(frame)
        lines += [f"       {code}"] * bool(code)
    if session.findings:
        lines.append(told(say("the doctor"), lang))
        lines += [f"     {finding.text(lang)}" for finding in session.findings]
    return "\n".join(lines)
