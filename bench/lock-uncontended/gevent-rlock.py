from gevent.lock import RLock
from scenario import scenario

OPS = 10_000


def run():
    lock = RLock()
    for _ in range(OPS):
        lock.acquire()
        lock.release()


scenario(OPS, run, contender='gevent-rlock')
