"""The same as pool-files.ts. hashlib lets other threads run while it computes."""

import hashlib
import tempfile
from pathlib import Path

from gevent.threadpool import ThreadPool
from scenario import scenario

COUNT = 64
SIZE = 16 << 20
PIECE = 1 << 20
pool = ThreadPool(2)


def make_files(folder):
    content = bytearray((b'content ' * (SIZE // 8)))
    for n in range(COUNT):
        content[0:4] = n.to_bytes(4, 'little')
        path = Path(folder, f'file-{n:02}')
        path.write_bytes(content)
        yield path


def hash_file(path):
    digest = hashlib.sha256()
    with open(path, 'rb', buffering=0) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


with tempfile.TemporaryDirectory(prefix='hublet-bench-') as folder:
    paths = list(make_files(folder))
    expected = hash_file(paths[-1])

    def run():
        if pool.map(hash_file, paths)[-1] != expected:
            raise AssertionError('got something else')

    scenario(COUNT, run)
