from gevent.lock import BoundedSemaphore
from scenario import scenario

OPS = 10_000


def run():
    lock = BoundedSemaphore(1)
    for _ in range(OPS):
        lock.acquire()
        lock.release()


scenario(OPS, run)
