// The same programs in every run, so that a red test is red for everybody. To look for new ones:
// HUBLET_MODEL_SEED=random, or a number, together with a large HUBLET_MODEL_RUNS.

import * as fc from 'fast-check'

const wanted = process.env['HUBLET_MODEL_SEED'] ?? '20261121'

if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) })
