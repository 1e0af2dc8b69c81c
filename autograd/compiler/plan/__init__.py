"""From blocks to statements on named arrays: forward, then backward by the one chain rule."""
