from gevent.queue import Queue
from scenario import scenario

OPS = 10_000


def run():
    queue = Queue()
    for n in range(OPS):
        queue.put(n)
    for _ in range(OPS):
        queue.get()


scenario(OPS, run)
