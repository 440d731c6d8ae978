import gevent
from scenario import scenario

OPS = 10_000


def run():
    gevent.joinall([gevent.spawn(lambda n: n, n) for n in range(OPS)])


scenario(OPS, run)
