// All that can be sent to other hubs and stays where it is.

import './broadcasts.ts'
import './channels.ts'
import './events.ts'
import './functions.ts'
import './greenlets.ts'
import './produce.ts'
import './results.ts'
import './signal.ts'
