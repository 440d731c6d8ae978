# The same as lateness.ts: a timer of the loop, and a greenlet that sends a byte to another process and waits for it.

import os
import socket as blocking
import time

import gevent
from gevent import socket
from scenario import report

SECONDS = 3
INTERVAL = 0.01

server = blocking.create_server(('127.0.0.1', 0))
child = os.fork()
if child == 0:
    peer, _ = server.accept()
    peer.setsockopt(blocking.IPPROTO_TCP, blocking.TCP_NODELAY, 1)
    while data := peer.recv(64):
        time.sleep(0.001)  # as echo.ts
        peer.sendall(data)
    os._exit(0)

client = socket.create_connection(server.getsockname())
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
busy = True
late = []
trips = []


def loop():
    while busy:
        gevent.sleep(0)


def ping():
    while busy:
        sent = time.perf_counter()
        client.sendall(b'x')
        client.recv(64)
        trips.append((time.perf_counter() - sent) * 1000)


def tick():
    global expected
    now = time.perf_counter()
    late.append(max(0.0, now - expected) * 1000)
    expected = now + INTERVAL


greenlets = [gevent.spawn(loop) for _ in range(10_000)]
gevent.sleep(0.3)
ticks = gevent.get_hub().loop.timer(INTERVAL, INTERVAL)
expected = time.perf_counter() + INTERVAL
ticks.start(tick)
greenlets.append(gevent.spawn(ping))
gevent.sleep(SECONDS)
busy = False
ticks.stop()
gevent.joinall(greenlets, timeout=1)
client.close()
report('gevent', 'lateness of a 10 ms interval', 'ms', late)
report('gevent', 'round trip on a loopback socket', 'ms', trips)
