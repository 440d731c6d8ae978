import gevent
from gevent.event import Event
from scenario import scenario

OPS = 1000


def run():
    done = Event()
    called = 0

    def make():
        def link(_):
            nonlocal called
            called += 1
            if called == OPS:
                done.set()

        return link

    greenlet = gevent.spawn(lambda: None)
    for _ in range(OPS):
        greenlet.link(make())
    done.wait()


scenario(OPS, run)
