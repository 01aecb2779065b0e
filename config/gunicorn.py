"""The server of `make run`: a few processes with threads, on this machine only. A proxy stands before it elsewhere."""

from config.settings import PORT

bind = f"127.0.0.1:{PORT}"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
max_requests = 20_000
max_requests_jitter = 2_000
timeout = 60
control_socket_disable = True
