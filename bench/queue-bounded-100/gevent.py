import gevent
from gevent.queue import Queue
from scenario import scenario

OPS = 10_000


def produce(queue):
    for n in range(OPS):
        queue.put(n)


def consume(queue):
    for _ in range(OPS):
        queue.get()


def run():
    queue = Queue(100)
    gevent.joinall([gevent.spawn(produce, queue), gevent.spawn(consume, queue)])


scenario(OPS, run)
