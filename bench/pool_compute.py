"""The same as pool-compute.ts."""

import time


def compute(rounds):
    seed = 1
    for _ in range(rounds):
        seed = (seed ^ (seed << 13)) & 0xFFFFFFFF
        seed ^= seed >> 17
        seed = (seed ^ (seed << 5)) & 0xFFFFFFFF
    return seed


def compute_for(ms):
    end = time.perf_counter() + ms / 1000
    while time.perf_counter() < end:
        pass


def time_of(run):
    """Milliseconds."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def rounds_for(ms):
    quickest = min(time_of(lambda: compute(10_000)) / 10_000 for _ in range(10))
    return round(ms / quickest)
