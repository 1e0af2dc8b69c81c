"""What TensorBoard shows of a training. The files are written by tensorboardX, the extra `board`."""

from .board import Board

__all__ = ["Board"]
