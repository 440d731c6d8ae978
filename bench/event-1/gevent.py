import gevent
from gevent.event import Event
from scenario import scenario

OPS = 10_000


def answer(mine, yours):
    for _ in range(OPS // 2):
        mine.wait()
        mine.clear()
        yours.set()


def run():
    one, other = Event(), Event()
    greenlets = [gevent.spawn(answer, one, other), gevent.spawn(answer, other, one)]
    one.set()
    gevent.joinall(greenlets)


scenario(OPS, run)
