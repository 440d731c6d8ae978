"""The same as pool-latency.ts. One of its threads computes at a time, and the interval waits for its turn, too."""

import time

import gevent
from gevent.threadpool import ThreadPool
from pool_compute import compute, rounds_for
from scenario import report

SECONDS = 3
INTERVAL = 0.005
pool = ThreadPool(2)
rounds = rounds_for(20)
busy = True
done = 0
late = []


def worker():
    global done
    while busy:
        pool.apply(compute, (rounds,))
        done += 1


def tick():
    global expected
    now = time.perf_counter()
    late.append(max(0.0, now - expected) * 1000)
    expected = now + INTERVAL


workers = [gevent.spawn(worker) for _ in range(200)]
gevent.sleep(0.3)
before = done
began = time.perf_counter()
ticks = gevent.get_hub().loop.timer(INTERVAL, INTERVAL)
expected = began + INTERVAL
ticks.start(tick)
gevent.sleep(SECONDS)
ticks.stop()
busy = False
per_task = (time.perf_counter() - began) * 1000 / (done - before)
gevent.joinall(workers)
report('gevent', 'lateness of a 5 ms interval', 'ms', late, 'one of its threads computes at a time')
report('gevent', 'time per task', 'ms', [per_task])
