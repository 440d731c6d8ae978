import gevent
from scenario import scenario

OPS = 10_000
TASKS = 10


def loop():
    for _ in range(OPS // TASKS):
        gevent.sleep(0)


def run():
    gevent.joinall([gevent.spawn(loop) for _ in range(TASKS)])


scenario(OPS, run)
