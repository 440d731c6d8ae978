import gevent
from gevent.queue import Queue
from scenario import scenario

OPS = 10_000


def ping(there, back):
    for n in range(OPS):
        there.put(n)
        back.get()


def pong(there, back):
    for _ in range(OPS):
        back.put(there.get())


def run():
    there, back = Queue(), Queue()
    gevent.joinall([gevent.spawn(ping, there, back), gevent.spawn(pong, there, back)])


scenario(OPS, run)
