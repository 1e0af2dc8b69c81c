"""The doctor: why a gradient is zero, nan or surprising, with numbers. It changes no number."""

from .anomaly import detect_anomaly
from .claimed import diagnose
from .finding import Cause, Finding
from .nonfinite import why_nan
from .rising import why_rising
from .zero import why_zero

__all__ = ["Cause", "Finding", "detect_anomaly", "diagnose", "why_nan", "why_rising", "why_zero"]
