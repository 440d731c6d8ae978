# With a pause after the release as well, or whoever released it would have it again before the others know.

import gevent
from gevent.lock import BoundedSemaphore
from scenario import scenario

OPS = 10_000
TASKS = 100


def work(lock):
    for _ in range(OPS // TASKS):
        lock.acquire()
        gevent.sleep(0)
        lock.release()
        gevent.sleep(0)


def run():
    lock = BoundedSemaphore(10)
    gevent.joinall([gevent.spawn(work, lock) for _ in range(TASKS)])


scenario(OPS, run, contender='gevent-fair')
