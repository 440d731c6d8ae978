import gevent
from scenario import scenario

OPS = 10_000


def run():
    for n in range(OPS):
        gevent.spawn(lambda n: n, n).get()


scenario(OPS, run)
