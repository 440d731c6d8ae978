import gevent
from scenario import scenario

OPS = 10_000


def park():
    greenlets = [gevent.spawn(gevent.sleep, 3600) for _ in range(OPS)]
    gevent.sleep(0)
    return greenlets


scenario(OPS, gevent.killall, setup=park)
