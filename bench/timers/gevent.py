import gevent
from scenario import scenario

OPS = 30_000


def run():
    gevent.joinall([gevent.spawn(gevent.sleep, 0.01) for _ in range(OPS)])


scenario(OPS, run)
