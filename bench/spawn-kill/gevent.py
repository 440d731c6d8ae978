import gevent
from scenario import scenario

OPS = 10_000


def run():
    greenlets = [gevent.spawn(gevent.sleep, 3600) for _ in range(OPS)]
    gevent.sleep(0)
    gevent.killall(greenlets)


scenario(OPS, run)
