import gevent
from scenario import scenario

OPS = 10_000


def run():
    for _ in range(OPS):
        gevent.sleep(0)


scenario(OPS, run)
