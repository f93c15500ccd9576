#!/usr/bin/env python3
# Holds a listening socket, as systemd does, and starts a command on it for every line that comes in. Prints "port N", then
# "started PID", "ready" and "ended PID STATUS" of each; ends with its standard input, and kills what is left.
import os, selectors, signal, socket, subprocess, sys

listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notices.bind("\0quoin-holder-%d" % os.getpid())
children = {}


def tell(*words):
    print(*words, flush=True)


def start():
    os.dup2(listener.fileno(), 3)  # where an activated process looks for it; dup2 makes it inheritable
    script = 'LISTEN_PID=$$ LISTEN_FDS=1 NOTIFY_SOCKET=@quoin-holder-%d exec "$@"' % os.getpid()
    child = subprocess.Popen(["sh", "-c", script, "sh", *sys.argv[1:]], pass_fds=[3], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    children[child.pid] = child
    tell("started", child.pid)


tell("port", listener.getsockname()[1])
with selectors.DefaultSelector() as selector:
    selector.register(sys.stdin, selectors.EVENT_READ)
    selector.register(notices, selectors.EVENT_READ)
    going_on = True
    while going_on:
        for key, _ in selector.select(timeout=0.01):
            if key.fileobj is notices:
                if b"READY=1" in notices.recv(4096):
                    tell("ready")
            elif sys.stdin.readline():
                start()
            else:
                going_on = False
        for pid in [pid for pid, child in children.items() if child.poll() is not None]:
            tell("ended", pid, children.pop(pid).returncode)
for pid in children:
    os.kill(pid, signal.SIGKILL)
