# Its threads share memory: nothing is copied.

from gevent.threadpool import ThreadPool
from scenario import scenario

OPS = 1000
pool = ThreadPool(1)


def same(value):
    return value


def run():
    for n in range(OPS):
        if pool.apply(same, ({'id': n, 'name': 'abc'},))['id'] != n:
            raise AssertionError('got something else')


scenario(OPS, run)
