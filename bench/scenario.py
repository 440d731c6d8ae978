"""What a gevent contender imports: the same warm-up, samples and JSON line as scenario.ts."""

import json
import os
import time

BUDGET = float(os.environ.get('BENCH_TIME', '400')) / 1000


def report(contender, metric, unit, samples, note=None):
    """Prints the JSON line that run.ts waits for."""
    line = {'contender': contender, 'metric': metric, 'unit': unit, 'samples': samples}
    if note is not None:
        line['note'] = note
    print(json.dumps(line), flush=True)


def batches(budget, at_least, setup, run):
    """Seconds per batch, until the budget is spent and there are enough of them. Only `run` is measured."""
    seconds = []
    while len(seconds) < at_least or sum(seconds) < budget:
        state = setup() if setup is not None else None
        start = time.perf_counter()
        if setup is not None:
            run(state)
        else:
            run()
        seconds.append(time.perf_counter() - start)
    return seconds


def scenario(ops, run, setup=None, contender='gevent'):
    """Measures `run`, a batch of `ops` operations; `setup`, if given, is called before every sample, not timed."""
    batches(BUDGET / 2, 1, setup, run)
    seconds = batches(BUDGET, 2, setup, run)
    report(contender, 'time per operation', 'ns', [s / ops * 1e9 for s in seconds])
