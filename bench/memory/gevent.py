# Python has no figure for its heap: resident memory only. All the hundred thousand take half a minute.

import gc
import os

import gevent
from scenario import report

COUNT = 20_000


def resident():
    gc.collect()
    with open('/proc/self/statm') as statm:
        return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')


def park(count):
    greenlets = [gevent.spawn(gevent.sleep, 3600) for _ in range(count)]
    gevent.sleep(0)
    return greenlets


gevent.killall(park(1000))
before = resident()
greenlets = park(COUNT)
parked = resident()
gevent.killall(greenlets)
del greenlets
after = resident()
note = f'only {COUNT:,} tasks, resident {before / 1e6:.1f} MB before, {parked / 1e6:.1f} MB parked, {after / 1e6:.1f} MB after'
report('gevent', 'resident memory per parked task, 100,000 tasks', 'B', [(parked - before) / COUNT], note)
