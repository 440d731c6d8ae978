import gevent
from gevent.event import AsyncResult
from gevent.queue import Queue
from scenario import scenario

OPS = 10_000


def ask(requests):
    for _ in range(OPS):
        result = AsyncResult()
        requests.put(result)
        result.get()


def answer(requests):
    for n in range(OPS):
        requests.get().set(n)


def run():
    requests = Queue()
    gevent.joinall([gevent.spawn(ask, requests), gevent.spawn(answer, requests)])


scenario(OPS, run)
