"""A small client: how many requests a second one address answers, over a few connections that stay open."""

import multiprocessing
import socket
import time


def requests_a_second(port: int, path: str, seconds: float, connections: int = 4) -> float:
    """Requests a second over this many connections; raises AssertionError if an answer is not a 200."""
    with multiprocessing.Pool(connections) as pool:
        return sum(pool.starmap(_one_connection, [(port, path, seconds)] * connections))


def _one_connection(port: int, path: str, seconds: float) -> float:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    link = socket.create_connection(("127.0.0.1", port))
    done, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        link.sendall(request)
        status, more = _read_answer(link)
        assert status == b"200", f"{path} answered {status.decode()}"
        done += 1
        if not more:
            link.close()
            link = socket.create_connection(("127.0.0.1", port))
    link.close()
    return done / passed


def _read_answer(link: socket.socket) -> tuple[bytes, bool]:
    """The status and whether the connection stays open."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += (chunk := link.recv(262_144))
        assert chunk, "the server closed the connection"
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = int(next(line.split(b":")[1] for line in lines if line.startswith(b"content-length:")))
    missing = length - len(body)
    while missing > 0:
        missing -= len(link.recv(min(missing, 262_144)))
    return lines[0].split()[1], b"connection: close" not in lines
