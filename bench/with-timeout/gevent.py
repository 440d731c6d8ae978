import gevent
from scenario import scenario

OPS = 10_000


def run():
    for n in range(OPS):
        gevent.with_timeout(1, lambda n: n, n)


scenario(OPS, run)
