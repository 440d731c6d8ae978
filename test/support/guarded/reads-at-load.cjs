// Reads a file while it is loaded, as many packages do, and offers a function that reads another time.

const { statSync } = require('node:fs')

exports.size = statSync(__filename).size
exports.read = () => require('node:fs').statSync(__filename).size
