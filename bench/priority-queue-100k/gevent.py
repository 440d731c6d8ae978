from random import random

from gevent.queue import PriorityQueue
from scenario import scenario

OPS = 100_000
ITEMS = [random() for _ in range(OPS)]


def run():
    queue = PriorityQueue()
    for item in ITEMS:
        queue.put(item)
    for _ in range(OPS):
        queue.get()


scenario(OPS, run)
