from gevent import Timeout
from scenario import scenario

OPS = 10_000


def run():
    for _ in range(OPS):
        with Timeout(1):
            pass


scenario(OPS, run)
