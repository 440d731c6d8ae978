import gevent
from gevent.lock import BoundedSemaphore
from scenario import scenario

OPS = 1000


def pass_on(lock):
    lock.acquire()
    lock.release()


def setup():
    lock = BoundedSemaphore(1)
    lock.acquire()
    greenlets = [gevent.spawn(pass_on, lock) for _ in range(OPS)]
    gevent.sleep(0)
    return lock, greenlets


def run(state):
    lock, greenlets = state
    lock.release()
    gevent.joinall(greenlets)


scenario(OPS, run, setup)
