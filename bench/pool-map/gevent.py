from gevent.threadpool import ThreadPool
from scenario import scenario

OPS = 100_000
ITEMS = range(OPS)
pool = ThreadPool(2)


def run():
    if pool.map(lambda n: n * n, ITEMS)[-1] != (OPS - 1) ** 2:
        raise AssertionError('got something else')


scenario(OPS, run)
