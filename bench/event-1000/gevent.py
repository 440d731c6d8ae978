import gevent
from gevent.event import Event
from scenario import scenario

OPS = 1000


def setup():
    event = Event()
    greenlets = [gevent.spawn(event.wait) for _ in range(OPS)]
    gevent.sleep(0)
    return event, greenlets


def run(state):
    event, greenlets = state
    event.set()
    gevent.joinall(greenlets)


scenario(OPS, run, setup)
