"""The same as pool-cpu.ts. One of its threads computes at a time."""

import gevent
from gevent.threadpool import ThreadPool
from pool_compute import compute, compute_for, rounds_for, time_of
from scenario import BUDGET, report

MS = 10
MANY = 40
NOTE = 'one of its threads computes at a time'
one = ThreadPool(1)
two = ThreadPool(2)
rounds = rounds_for(MS)


def sampled(at_least, measure):
    samples = []
    spent = 0
    while len(samples) < at_least or spent < BUDGET * 1000:
        spent += time_of(lambda: samples.append(measure()))
    return samples


def in_multiples():
    inline = time_of(lambda: [compute(rounds) for _ in range(MANY)])
    return time_of(lambda: gevent.joinall([two.spawn(compute, rounds) for _ in range(MANY)])) / inline


for _ in range(2000):
    one.apply(int)
one.apply(compute_for, (MS,))
added = sampled(10, lambda: (time_of(lambda: one.apply(compute_for, (MS,))) - MS) * 1000)
report('gevent', f'added to a task of {MS} ms', 'µs', added)
report('gevent', f'{MANY} tasks of {MS} ms by 2 threads, in multiples of inline', 'x', sampled(3, in_multiples), NOTE)
