"""Threads that get in each other's way as often as they can."""

import sys
import threading


def in_threads(count, work):
    """Call work() in so many threads at once, and wait for all of them; Python switches every microsecond."""
    start = threading.Barrier(count)

    def begin():
        start.wait()
        work()

    threads = [threading.Thread(target=begin) for _ in range(count)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
