import gevent
from gevent.queue import Channel
from scenario import scenario

OPS = 10_000


def produce(channel):
    for n in range(OPS):
        channel.put(n)


def consume(channel):
    for _ in range(OPS):
        channel.get()


def run():
    channel = Channel()
    gevent.joinall([gevent.spawn(produce, channel), gevent.spawn(consume, channel)])


scenario(OPS, run)
