import gevent
from gevent.threadpool import ThreadPool
from scenario import scenario

OPS = 10_000
pool = ThreadPool(2)


def nothing():
    pass


def run():
    gevent.joinall([pool.spawn(nothing) for _ in range(OPS)])


scenario(OPS, run)
