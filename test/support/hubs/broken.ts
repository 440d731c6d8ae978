// A module that cannot be loaded.

throw new SyntaxError('broken on purpose')
