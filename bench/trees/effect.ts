// All of a large package.

import 'effect'
