from gevent.pool import Pool
from scenario import scenario

OPS = 10_000


def run():
    for _ in Pool(100).imap_unordered(lambda n: n + 1, range(OPS)):
        pass


scenario(OPS, run)
