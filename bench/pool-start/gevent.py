from gevent.threadpool import ThreadPool
from scenario import scenario


def same(value):
    return value


def run():
    if ThreadPool(1).apply(same, (42,)) != 42:
        raise AssertionError('got something else')


scenario(1, run)
