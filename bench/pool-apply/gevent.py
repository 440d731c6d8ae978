from gevent.threadpool import ThreadPool
from scenario import scenario

OPS = 1000
pool = ThreadPool(1)


def nothing():
    pass


def run():
    for _ in range(OPS):
        pool.apply(nothing)


scenario(OPS, run)
