from gevent.lock import Semaphore
from scenario import scenario

OPS = 10_000


def run():
    lock = Semaphore(1)
    for _ in range(OPS):
        lock.acquire()
        lock.release()


scenario(OPS, run, contender='gevent-semaphore')
